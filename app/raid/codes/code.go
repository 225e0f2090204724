package codes

// Sex as written in a document.
type Sex string

// The values of Sex; empty means not known.
const (
	Male   Sex = "m"
	Female Sex = "f"
)

// Code is a code of one of the code lists. Old codes stay readable and codes of
// a newer program are kept, so a Code is any short string.
type Code string
