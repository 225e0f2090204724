package capture

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// newRegistersCard is the registers the person stands on, as an officer was
// told or read, and those he is put on, with who decided that.
func newRegistersCard(c *Capture) *card {
	look := c.deps.Look
	k := newCard(c, cardRegisters, "capture.registers.title", notYoungAdult)
	hits := elements[raid.RegisterMatch]{c: c, path: "people.hits", id: func(h *raid.RegisterMatch) *uuid.UUID { return &h.ID },
		of: func(_ *raid.Encounter, w *raid.Person) *[]raid.RegisterMatch { return &w.RegisterMatches }}
	puts := elements[raid.Registration]{c: c, path: "people.put_on", id: func(r *raid.Registration) *uuid.UUID { return &r.ID },
		of: func(_ *raid.Encounter, w *raid.Person) *[]raid.Registration { return &w.Registrations }}
	on := elementTiles(k.t, hits, c.registerTiles("capture.registers.hits"), func(h *raid.RegisterMatch) *codes.Code { return &h.Register }, raid.RegisterMatch{})
	onRows := newRowList(k.t, hits.ids, func(t *table, id uuid.UUID) fyne.CanvasObject {
		hit := hits.one(id)
		label := c.registerSay("capture.registers.source", func() codes.Code { return hit.now().Register })
		source := bind(t, hit, "source", c.newText(label, look.Say("capture.registers.sourcehint")), func(h *raid.RegisterMatch) *string { return &h.Source })
		t.also(source, "people.hits.register")
		return source
	})
	put := elementTiles(k.t, puts, c.registerTiles("capture.registers.puton", codes.RegisterAddiction),
		func(r *raid.Registration) *codes.Code { return &r.Register }, raid.Registration{})
	putRows := newRowList(k.t, puts.ids, func(t *table, id uuid.UUID) fyne.CanvasObject {
		entry := puts.one(id)
		label := c.registerSay("capture.registers.decided", func() codes.Code { return entry.now().Register })
		decided := bind(t, entry, "decided", c.newText(label, look.Say("capture.registers.decidedhint")), func(r *raid.Registration) *string { return &r.Decided })
		t.also(decided, "people.put_on.register")
		day := bind(t, entry, "on", c.newDate(look.Say("capture.registers.on"), "put_on."+id.String()+".on"), func(r *raid.Registration) *civil.Date { return &r.On })
		return weighted(fieldGap, []float32{68, 32}, decided, day)
	})
	// Nobody loads a list here: whoever looks for one reads where it comes from.
	k.object = ui.Column(12, on, onRows, put, putRows, ui.NewNote(look.Say("capture.registers.lists")))
	return k
}

// registerTiles are the registers. Some are only a child's, and on some no officer
// puts anybody: those are offered only where they stand written.
func (c *Capture) registerTiles(label string, others ...codes.Code) *tiles {
	k := c.newCodeTiles("registers", c.deps.Look.Say(label), 180)
	all := k.offers
	k.offers = func(chosen ...codes.Code) []tile {
		return slices.DeleteFunc(all(chosen...), func(t tile) bool {
			code := codes.Code(t.Code)
			foreign := isAdult(c.sheet.who()) && childRegisters[code] || slices.Contains(others, code)
			return foreign && !slices.Contains(chosen, code)
		})
	}
	return k
}

// registerSay is a label with the name of a register.
func (c *Capture) registerSay(key string, of func() codes.Code) ui.Say {
	return func() string {
		if of() == "" {
			return ""
		}
		return c.deps.Look.T(key, "Register", c.label("registers", of()))
	}
}

// childRegisters are those on which only a child stands.
var childRegisters = map[codes.Code]bool{"G_SCH": true, "G_PED": true, "G_RISK": true, "G_CHLD": true}

// newHelpCard is by when the help that was promised is due, and how far it is.
func newHelpCard(c *Capture) *card {
	look := c.deps.Look
	k := newCard(c, cardHelp, "capture.help.title", func(k raid.PersonKind) bool { return k != raid.Adult })
	list := elements[raid.Referral]{c: c, path: "people.referrals", id: func(r *raid.Referral) *uuid.UUID { return &r.ID },
		of: func(_ *raid.Encounter, w *raid.Person) *[]raid.Referral { return &w.Referrals }}
	k.t.tell(list.count)
	rows := newRowList(k.t, list.ids, func(t *table, id uuid.UUID) fyne.CanvasObject {
		referral := list.one(id)
		status := c.newCodeTiles("referral_status", func() string { return c.label("referrals", referral.now().Kind) }, 96)
		status.firm = true
		one(t, referral, "status", status, func(r *raid.Referral) *codes.Code { return &r.Status })
		due := c.newDate(look.Say("capture.help.due"), "referrals."+id.String()+".due")
		due.ahead = true
		bind(t, referral, "due", due, func(r *raid.Referral) *civil.Date { return &r.Due })
		return weighted(fieldGap, []float32{70, 30}, status, due)
	})
	none := ui.NewLabel(look.Say("capture.help.none"))
	add := newButton(look.Say("capture.end.choosereferrals"), icon.Plus, func() {
		c.pages[pageFinish].(*finishPage).wantHelp = true
		c.goTo(pageFinish)
	})
	k.object = ui.Column(12, none, rows, add)
	k.show = func() { ui.Show(none, len(list.all()) == 0) }
	return k
}

// ahead reads a year of two digits as one to come: a field of dates takes it
// for a year of birth.
func ahead(d civil.Date) civil.Date {
	if d < "2000" && d.Valid() {
		return civil.DateOf(d.In(time.UTC).AddDate(100, 0, 0))
	}
	return d
}

// newGuardianCard is what is seldom known of the adults who were called.
func newGuardianCard(c *Capture) *card {
	look := c.deps.Look
	k := newCard(c, cardGuardian, "capture.adult.title", onlyMinor)
	list := c.guardians()
	k.t.tell(list.count)
	rows := newRowList(k.t, list.ids, func(t *table, id uuid.UUID) fyne.CanvasObject {
		adult := list.one(id)
		who := ui.NewStrong(func() string {
			return strings.TrimPrefix(c.label("kinship", adult.now().Kinship)+" · "+adult.now().Name, " · ")
		})
		t.add("", nil, who.Refresh)
		iin := bind(t, adult, "iin", c.newText(look.Say("capture.person.iin"), nil), func(g *raid.Guardian) *string { return &g.IIN })
		iin.f.Hear(nil) // a scan is meant for it
		address := bind(t, adult, "address", c.newText(look.Say("capture.adult.address"), nil), func(g *raid.Guardian) *string { return &g.Address })
		return ui.Column(4, who, weighted(fieldGap, []float32{36, 64}, iin, address))
	})
	none := ui.NewLabel(look.Say("capture.end.noguardian"))
	add := newButton(look.Say("capture.guardian.another"), icon.Plus, func() {
		c.pages[pageGuardian].(*guardianPage).i = len(c.sheet.who().Guardians)
		c.openAdult()
	})
	k.object = ui.Column(12, none, rows, add)
	k.show = func() {
		ui.Show(none, len(list.all()) == 0)
		add.SetEnabled(len(list.all()) < raid.MaxGuardians)
	}
	return k
}

// newOriginCard is where the person is from and lives, and which language to
// speak.
func newOriginCard(c *Capture) *card {
	look, who := c.deps.Look, c.who()
	k := newCard(c, cardOrigin, "capture.origin.title", nil)
	citizenship := one(k.t, who, "citizenship", c.newCodeTiles("citizenship", look.Say("capture.origin.citizenship"), 140),
		func(w *raid.Person) *codes.Code { return &w.Citizenship })
	language := one(k.t, who, "language", c.newCodeTiles("languages", look.Say("capture.origin.language"), 140),
		func(w *raid.Person) *codes.Code { return &w.Language })
	district := c.newTiles(look.Say("capture.origin.district"), 160, nil)
	district.offers = func(...codes.Code) (places []tile) {
		if region := regionfile.Of(c.deps.Rules()); region != nil {
			for _, d := range region.Districts {
				places = append(places, tile{Code: d.KATO, Say: func() string { return d.Names.In(string(look.Lang())) }})
			}
		}
		return places
	}
	one(k.t, who, "residence.district", district, func(w *raid.Person) *string { return &w.Residence.District },
		tells(func(_ *raid.Encounter, w *raid.Person) int { return count(w.Residence != (raid.Residence{})) })) // one place
	locality := bind(k.t, who, "residence.locality", c.newText(look.Say("capture.origin.locality"), nil),
		func(w *raid.Person) *string { return &w.Residence.Locality }, uncounted)
	address := bind(k.t, who, "residence.address", c.newText(look.Say("capture.origin.address"), nil),
		func(w *raid.Person) *string { return &w.Residence.Address }, uncounted)
	k.t.also(address, "people.residence")
	k.object = ui.Column(pageGap, citizenship, language, district, weighted(fieldGap, []float32{36, 64}, locality, address))
	return k
}
