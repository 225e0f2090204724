package act

import (
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// How a step that comes first is written down: the calls, the referrals and the
// lines in which it is said who was spoken to.

// field is a line whose text outlives a lock, as everything typed does.
func (f *First) field(step codes.Code, what, path string, label ui.Say, most int) *ui.TextField {
	t := ui.NewTextField(f.look, path, label).Most(most)
	t.SetText(f.typed(step, what))
	t.OnChange = func(text string) { f.keep(step, what, text) }
	keepScansOut(f.look, t)
	return t
}

// nameField is such a line for who somebody is.
func (f *First) nameField(step codes.Code, what, path, key string) *ui.TextField {
	return f.field(step, what, path, f.look.Say(key), raid.MaxLine).As(ui.Name)
}

func keyOf(step codes.Code, what string) string { return string(step) + "." + what }

func (f *First) typed(step codes.Code, what string) string {
	if f.whom.Typed == nil {
		return ""
	}
	return f.whom.Typed(f.person.ID, keyOf(step, what))
}

func (f *First) keep(step codes.Code, what, text string) {
	if f.whom.Keep != nil {
		f.whom.Keep(f.person.ID, keyOf(step, what), text)
	}
}

// What is typed or chosen in a step.
const (
	typedSeen   = "seen"
	typedSaid   = "said"
	typedWho    = "who"
	typedAdult  = "adult"
	typedAbout  = "about"
	typedRuling = "ruling"
)

func (f *First) tell(d Done) {
	now := f.whom.Rules().Now
	if since := now.Sub(f.wrote); !f.wrote.IsZero() && since >= 0 && since < shake {
		return
	}
	f.wrote, f.again = now, false
	for _, what := range []string{typedSeen, typedSaid, typedWho, typedAdult, typedAbout, typedRuling} {
		if f.typed(d.Step, what) != "" {
			f.keep(d.Step, what, "")
		}
	}
	if f.OnDone != nil {
		f.OnDone(d)
	}
}

// doing is how a step is written down: by what is recorded, never by a tick.
func (f *First) doing(s safety.Step) fyne.CanvasObject {
	var o fyne.CanvasObject
	switch s.Code {
	case safety.Ambulance:
		o = f.ambulance()
	case safety.Inspector:
		o = f.contacts(s.Code, regionfile.ContactInspector)
	case safety.Centre:
		o = f.contacts(s.Code, regionfile.ContactCentre)
	case safety.Hotline:
		o = f.services(s.Code, regionfile.ServiceHotline)
	case safety.Referral:
		o = f.referrals(codes.ReferralJuvenile, codes.ReferralGuardian, codes.ReferralFamilySupport)
	case safety.Urgent:
		o = f.referrals(codes.ReferralMedical, codes.ReferralPsych, codes.ReferralPsychSupport)
	case safety.Decision:
		o = f.decision()
	case safety.NotAlone:
		o = f.named(s.Code, "act.first_stays")
	default:
		o = f.named(s.Code, "act.first_comes")
	}
	if safety.Proposes(s.Code) {
		needless := ui.NewButton(f.look.Say("act.first_needless"), func() {
			f.tell(Done{Done: safety.Done{Step: s.Code, Ruling: safety.Needless}})
		})
		o = ui.Column(10, o, ui.Row(12, needless, ui.Space()))
	}
	return ui.Inset(0, 0, 8, 36, o)
}

// inspector is the name of the officer where she is an inspector herself.
func (f *First) inspector() string {
	if f.whom.Inspector == nil {
		return ""
	}
	return f.whom.Inspector()
}

// ambulance is called, or it is written what is seen that it need not come.
func (f *First) ambulance() fyne.CanvasObject {
	seen := f.field(safety.Ambulance, typedSeen, "safety_seen", f.look.Say("act.first_seen"), raid.MaxText)
	needless := ui.NewButton(f.look.Say("act.first_needless"), func() {
		f.tell(Done{Done: safety.Done{Step: safety.Ambulance, Ruling: safety.Needless, Said: strings.TrimSpace(seen.Text())}})
	})
	filled(needless, seen)
	return ui.Column(10, f.services(safety.Ambulance, regionfile.ServiceAmbulance, regionfile.ServiceRescue), f.beside(seen, needless))
}

// services are numbers that are called.
func (f *First) services(step codes.Code, codes ...codes.Code) fyne.CanvasObject {
	region := regionfile.Of(f.whom.Rules())
	box := ui.Column(10)
	for _, code := range codes {
		if s, ok := region.Service(code, f.encounter.Night); ok {
			name := func() string { return s.Names.In(string(f.look.Lang())) }
			box.Add(f.call(step, name, s.Phone, nil))
		}
	}
	return box
}

// contacts are who is on duty tonight, and somebody else by name.
func (f *First) contacts(step, role codes.Code) fyne.CanvasObject {
	unit := ""
	if f.whom.Unit != nil {
		unit = f.whom.Unit()
	}
	said := f.field(step, typedSaid, "safety_said", f.look.Say("act.first_said"), raid.MaxText)
	box := ui.Column(10)
	if me := f.inspector(); step == safety.Inspector && me != "" {
		here := ui.NewMain(icon.Tick, f.look.Say("act.first_here"), func() {
			f.tell(Done{Done: safety.Done{Step: step, With: me, Said: strings.TrimSpace(said.Text())}})
		})
		box.Add(ui.Row(12, here, ui.Space()))
	}
	for _, c := range regionfile.Of(f.whom.Rules()).OnDuty(role, unit, f.encounter.Place.District, f.encounter.Night) {
		box.Add(f.call(step, ui.Plain(c.Name), c.Phone, said))
	}
	if len(box.Objects) == 0 {
		box.Add(ui.NewNote(f.look.Say("act.first_nobody")))
	}
	other := f.nameField(step, typedWho, "safety", "act.first_other")
	called := ui.NewButton(f.look.Say("act.first_called"), func() {
		f.tell(Done{Done: safety.Done{Step: step, With: strings.TrimSpace(other.Text()), Said: strings.TrimSpace(said.Text())}})
	}).With(icon.Phone)
	filled(called, other)
	box.Add(said.Object())
	box.Add(f.beside(other, called))
	return box
}

// call is one number: whose it is, a page to read it from in the dark, and the
// tap that says that it was called, now.
func (f *First) call(step codes.Code, name ui.Say, phone string, said *ui.TextField) fyne.CanvasObject {
	called := ui.NewMain(icon.Phone, f.look.Say("act.first_called"), func() {
		d := safety.Done{Step: step, With: name(), Phone: phone}
		if said != nil {
			d.Said = strings.TrimSpace(said.Text())
		}
		f.tell(Done{Done: d})
	})
	who := ui.NewStrong(func() string { return strings.TrimRight(phone+" · "+name(), "· ") })
	if phone == "" {
		who = ui.NewStrong(name)
	}
	large := ui.NewButton(f.look.Say("act.first_large"), func() { showLarge(f.look, f.whom, name, phone) }).With(icon.Eye)
	if f.whom.Sheet == nil {
		large.Hide()
	}
	return ui.Row(12, ui.Grow(who), large, called)
}

// referrals opens one of those that serve.
func (f *First) referrals(kinds ...codes.Code) fyne.CanvasObject {
	box := ui.Column(10)
	for i, kind := range kinds {
		say := func() string {
			return f.look.T("act.first_refer", "To", f.whom.Rules().Codes.Label("referrals", kind, string(f.look.Lang())))
		}
		b := ui.NewButton(say, func() { f.tell(Done{Refer: kind}) })
		if i == 0 {
			b = ui.NewMain(icon.Plus, say, func() { f.tell(Done{Refer: kind}) })
		}
		box.Add(ui.Row(12, b, ui.Space()))
	}
	return box
}

// named is a step that is done by somebody.
func (f *First) named(step codes.Code, key string) fyne.CanvasObject {
	who := f.nameField(step, typedWho, "safety", key)
	done := ui.NewMain(icon.Tick, f.look.Say("act.first_write"), func() {
		f.tell(Done{Done: safety.Done{Step: step, With: strings.TrimSpace(who.Text())}})
	})
	filled(done, who)
	return f.beside(who, done)
}

func (f *First) beside(t *ui.TextField, b *ui.Button) fyne.CanvasObject {
	return ui.Column(8, t.Object(), ui.Row(12, b, ui.Space()))
}

// filled lets a button serve once a field has words.
func filled(b *ui.Button, fields ...*ui.TextField) {
	check := func(string) {
		for _, t := range fields {
			if strings.TrimSpace(t.Text()) == "" {
				b.SetEnabled(false)
				return
			}
		}
		b.SetEnabled(true)
	}
	for _, t := range fields {
		keep := t.OnChange
		t.OnChange = func(text string) {
			keep(text)
			check(text)
		}
	}
	check("")
}
