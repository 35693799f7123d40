/// Measurements of pictures that say what is wrong with them.
package enum Audit {}
