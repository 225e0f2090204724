// Package geo holds the arithmetic of places: the Web Mercator projection and
// its tiles, distances and bearings on a sphere, and the look-up of the
// district a point lies in, with what holds on borders, in holes and outside.
//
// Points are orb.Point values, longitude first, in degrees of WGS 84. Every
// function is pure and safe for concurrent use, takes any finite or infinite
// input without panicking, and says so when there is no answer. The package
// never draws, never reads a file and knows nothing of raids.
package geo
