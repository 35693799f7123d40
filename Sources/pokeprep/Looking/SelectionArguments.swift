public import ArgumentParser
public import Catalogue
public import Curation

extension ListedPicture.State: ExpressibleByArgument {}
extension StageName: ExpressibleByArgument {}
