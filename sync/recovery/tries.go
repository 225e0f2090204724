package recovery

import (
	"fmt"
	"regexp"
	"strconv"
)

// HeaderTries tells, with a hello, how many PINs were tried on the device; see Tries.
const HeaderTries = "Shyraq-Tries"

// Tries are the PINs that were tried on a device: all of them, which only grows as long
// as its vault is the same, and how many were wrong in a row by now. Numbers, and
// nothing of an officer.
type Tries struct {
	Vault  string `json:"vault"` // eight digits that name the vault
	All    uint64 `json:"all"`
	Failed int    `json:"failed"`
}

// String writes it as the header does.
func (t Tries) String() string { return fmt.Sprintf("%s %d %d", t.Vault, t.All, t.Failed) }

var tries = regexp.MustCompile(`^([0-9a-f]{8}) ([0-9]{1,15}) ([0-9]{1,6})$`)

// ParseTries reads the header; false where there is none, or it is not in its form.
func ParseTries(text string) (t Tries, ok bool) {
	m := tries.FindStringSubmatch(text)
	if m == nil {
		return t, false
	}
	all, err := strconv.ParseUint(m[2], 10, 64)
	failed, err2 := strconv.Atoi(m[3])
	return Tries{m[1], all, failed}, err == nil && err2 == nil
}
