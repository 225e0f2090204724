package codes

// IsKATO knows the form of a code of the classifier of administrative units.
func IsKATO(s string) bool {
	if len(s) != 9 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
