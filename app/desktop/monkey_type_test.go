package desktop

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

// token is a word that was typed nowhere else this night: letters, or digits
// where the field wants a number.
func (n *monkeyNight) token(digits bool) string {
	n.words++
	set, out := []rune("абвгдежзклмнопрст"), "Үй"
	if digits {
		set, out = []rune("123456789"), "+77"
	}
	for i, k := 0, n.words; i < 3; i, k = i+1, k/len(set) {
		out += string(set[k%len(set)])
	}
	return out
}

// typeAny taps a field in sight and types a word of its own.
func (s *station) typeAny(pick uint32) {
	var fields []ui.Typist
	for _, f := range s.p.shell.Fields() {
		if slices.ContainsFunc(s.reach(), func(t uitest.Target) bool { return t.Object == fyne.CanvasObject(f) }) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 || s.p.shell.Locked() {
		return
	}
	f := fields[int(pick)%len(fields)]
	for _, t := range s.reach() {
		if t.Object == fyne.CanvasObject(f) {
			s.touch(t)
			break
		}
	}
	if s.w.Canvas().Focused() != fyne.Focusable(f) {
		s.w.Canvas().Focus(f)
	}
	s.typeWord(f, pick%3 == 0)
}

// typeWord types a word of its own into a field.
func (s *station) typeWord(f ui.Typist, rest bool) {
	word := s.n.token(f.Manner() == ui.Number)
	if rest {
		s.write(f, word)
	} else {
		s.typed(word)
	}
	s.wrote(f, word)
}

// write types into a field and rests: nothing that comes of it moves what a
// finger may go to next.
func (s *station) write(f ui.Typist, text string) {
	do := func() { s.typed(text); s.n.pass(2 * time.Second); s.n.settle(s) }
	if s.isOfRecord(f) {
		s.quietly("typing", do)
	} else {
		do()
	}
}

// numbers are identification numbers of nobody: born in 1890 and 2095.
var numbers = []string{"900315100008", "951230600013", "123456789012", "900315"}

// typeNumber says that there is a number, perhaps after saying that there is
// none, and types it on the keyboard.
func (s *station) typeNumber(pick uint32) {
	if s.p.session == nil || !s.sees(ui.AreaCheck) {
		return
	}
	s.toPerson("STRT")
	if pick%2 == 0 && s.tapKey("capture.person.without") {
		s.tapCode("no_iin", "I_DOC")
	}
	if !s.tapKey("capture.person.iin") {
		return
	}
	if pick%4 < 2 {
		s.tabTo("capture.person.iin")
	}
	s.n.pass(2 * time.Second) // what was tapped is on the disk by now
	s.n.settle(s)
	s.answersWereTapped()
	s.tapped = nil
	s.digits(numbers[int(pick)%len(numbers)])
	s.answersWereTapped()
}

// tabTo goes by Tab to the switch that offers something, as hands on a keyboard
// do.
func (s *station) tabTo(label string) {
	for range 30 {
		if o, ok := s.w.Canvas().Focused().(fyne.CanvasObject); ok && fmt.Sprintf("%T", o) == "*ui.tileGrid" && slices.Contains(uitest.Words(o), s.t(label)) {
			return
		}
		s.w.Canvas().FocusPrevious()
	}
}

// turnTo goes on until a page asks something: a page whose last question is
// answered turns by itself.
func (s *station) turnTo(label string) bool {
	for range 3 {
		if uitest.Says(uitest.Words(s.w.Canvas().Content()), s.t(label)) {
			return true
		}
		s.tapKey("capture.step.next")
		s.n.settle(s)
	}
	return false
}

// toPerson begins a check and turns to who it is.
func (s *station) toPerson(place codes.Code) {
	for _, do := range []func() bool{
		func() bool { return s.tapKey("area." + string(ui.AreaNight)) },
		func() bool { return s.stand(0) },
		func() bool { return s.tapKey("night.new_check") },
		func() bool { return s.tapCode("places", place) },
		func() bool { return s.turnTo("capture.person.surname") },
	} {
		do()
		s.n.pass(500 * time.Millisecond)
		s.n.settle(s)
	}
}

// digits are typed wherever the caret is: they are the number, and no digit is
// an answer.
func (s *station) digits(text string) {
	before, full := s.kept(), s.full
	s.typed(text)
	s.n.pass(2 * time.Second)
	s.n.settle(s)
	if !full && strings.Count(s.kept(), text) <= strings.Count(before, text) && len(text) == 12 {
		s.complain("typed", "%q, typed after «%s», is nowhere", text, s.t("capture.person.iin"))
	}
}

// story goes the whole way of a check, as far as the pick says.
func (s *station) story(pick uint32) {
	if s.p.session == nil {
		s.unlock(pick)
		return
	}
	ways := []func() bool{
		func() bool { return s.tapKey("capture.person.without") },
		func() bool { return s.tapCode("no_iin", "I_DOC") },
		func() bool { return s.fillIn("capture.person.surname") },
		func() bool { return s.fillIn("capture.person.name") },
		func() bool { return s.tapKey("field.more") },
		func() bool { return s.tapCode("company", "K_ALONE") },
		func() bool { return s.turnTo("capture.study.education") },
		func() bool { return s.tapCode("education", "E_GRAD") },
		func() bool { return s.tapCode("work", "W_NO") },
		func() bool { return s.turnTo("capture.why.reasons") },
		func() bool { return s.tapCode("reasons", []codes.Code{"R_NIGHT_O", "R_VICT", "R_RUN"}[pick/16%3]) },
		func() bool { return s.tapCode("conditions", []codes.Code{"C_OK", "C_INJ"}[pick/48%2]) },
		func() bool { return s.turnTo("capture.guardian.kinship") },
		func() bool { return s.tapCode("kinship", "S_MOTH") },
		func() bool { return s.fillIn("capture.guardian.name") },
		func() bool { return s.tapKey("capture.guardian.reached") },
		func() bool { return s.turnTo("capture.end.outcome") },
		func() bool { return s.tapCode("outcomes", []codes.Code{"O_TALK", "O_SPOT"}[pick/96%2]) },
		func() bool { return s.tapCode("kinship", "S_MOTH") },
		func() bool { return s.turnTo("capture.end.note") },
		func() bool { return s.fillIn("capture.end.note") },
		func() bool { return s.tapKey("capture.end.finish") },
	}
	s.toPerson("STRT")
	for _, do := range ways[:5+int(pick)%(len(ways)-4)] {
		do()
		s.n.pass(400 * time.Millisecond)
		s.n.settle(s)
	}
}

// fillIn types a word into the field below a label.
func (s *station) fillIn(label string) bool {
	f := s.fieldBelow(s.t(label))
	if f == nil {
		return false
	}
	s.w.Canvas().Focus(f)
	s.typeWord(f, true)
	return true
}

// fieldBelow is the first field after a label, in the order of the page.
func (s *station) fieldBelow(words string) ui.Typist {
	for _, f := range s.p.shell.Fields() {
		if s.labelOf(f) == words {
			return f
		}
	}
	return nil
}

// labelOf is the label that stands before a field.
func (s *station) labelOf(f ui.Typist) string {
	label, found := "", ""
	uitest.Find(s.w.Canvas().Content(), func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *ui.Label:
			if o.Text() != "" {
				label = o.Text()
			}
		case ui.Typist:
			if fyne.CanvasObject(o) == fyne.CanvasObject(f) {
				found = label
				return true
			}
		}
		return false
	})
	return found
}

// meetAgain writes the child of an earlier night and says that it is the same.
func (s *station) meetAgain(pick uint32) {
	if s.p.session == nil || !s.sees(ui.AreaCheck) {
		return
	}
	write := func(label, text string) func() bool {
		return func() bool {
			f := s.fieldBelow(s.t(label))
			if f == nil {
				return false
			}
			s.w.Canvas().Focus(f)
			s.write(f, text)
			return true
		}
	}
	s.toPerson("PARK")
	for _, do := range []func() bool{
		write("capture.person.surname", metOnce.Surname),
		write("capture.person.name", metOnce.Name),
	} {
		do()
		s.n.pass(500 * time.Millisecond)
		s.n.settle(s)
	}
	if s.tapKey("capture.met.open") {
		s.n.settle(s)
		s.unsigned("«met before»", func() {
			s.tapKey([]string{"capture.met.document", "capture.met.family", "capture.met.known", "capture.met.another"}[pick%4])
			s.n.pass(2 * time.Second)
			s.n.settle(s)
		})
	}
}
