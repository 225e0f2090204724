package demo

import "testing"

// TestAPINOfOnesOwnIsNotTold: once an officer has changed his PIN the
// demonstration tells none, also after a power cut, until it is the old again.
func TestAPINOfOnesOwnIsNotTold(t *testing.T) {
	dir := t.TempDir()
	told := func() map[string]string {
		d := &Demo{opts: Options{Dir: dir}}
		if err := d.load(); err != nil {
			t.Fatal(err)
		}
		pins := map[string]string{}
		for _, p := range d.People() {
			pins[p.ID] = p.PIN
		}
		return pins
	}
	const who, standard = "inspector", "694382"
	for _, step := range []struct{ name, pin, want string }{
		{"as it begins", standard, standard},
		{"changed", "582093", ""},
		{"changed again", "309582", ""},
		{"changed back", standard, standard},
		{"refused at the door", "", ""},
	} {
		t.Run(step.name, func(t *testing.T) {
			d := &Demo{opts: Options{Dir: dir}}
			if err := d.load(); err != nil {
				t.Fatal(err)
			}
			if err := d.PINChanged(who, step.pin); err != nil {
				t.Fatal(err)
			}
			got := told()
			if got[who] != step.want || got["patrol"] != "739264" || len(d.state.OwnPINs) > 1 {
				t.Errorf("tells %v, keeps %v", got, d.state.OwnPINs)
			}
		})
	}
}
