// Package manifest is what the manifests of segment cameras have in common,
// whatever they are written in: references that are followed, parts of files,
// the choice among renditions, and which addresses are private. Nothing in it
// touches a network.
package manifest
