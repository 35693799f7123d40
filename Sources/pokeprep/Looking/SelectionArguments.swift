import ArgumentParser
package import Catalogue
package import Curation

extension ListedPicture.State: ExpressibleByArgument {}
extension StageName: ExpressibleByArgument {}
