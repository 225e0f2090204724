package raid

// What the tests look at from outside.
const (
	MaxListeners = maxListeners
)

var (
	IINFirst     = iinFirst
	IINSecond    = iinSecond
	IINRemainder = iinRemainder
)

// CheckActs is the part of Check on the acts of a person, CheckSteps that on
// what comes first.
func CheckActs(path string, e Encounter, p Person) []Problem {
	f := &findings{}
	f.acts(path, e, p)
	return f.list
}

func CheckSteps(path string, e Encounter, p Person) []Problem {
	f := &findings{}
	f.steps(path, e, p)
	return f.list
}
