package duty

import (
	"testing"

	"shyraq/sync/courier/wire"
)

// Who opened a record to review it has seen masks: that is not called opening the
// names, as what he does to see them is.
func TestWhatAViewIsCalled(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ action, class, want string }{
		{"look_reveal", "review", "review"},
		{"look_reveal", "held", "reveal"},
		{"look_reveal", "names", "reveal"},
		{"look_reveal", "", "reveal"},
		{"look_reveal", "act", "act"},
		{"look_print", "act", "print"},
		{"look_print", "review", "print"},
		{"read", "", "received"},
		{"reveal", "review", "other"}, // no device said so
		{"look_dance", "review", "other"},
	} {
		if got := viewWord(wire.LogEntry{Action: row.action, Class: row.class}); got != row.want {
			t.Errorf("%s %s is called %q, want %q", row.action, row.class, got, row.want)
		}
	}
}
