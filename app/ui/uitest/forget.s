// The body of forget is the toolkit's: without this file the compiler would
// ask for one here.
