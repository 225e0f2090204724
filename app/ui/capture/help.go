package capture

import (
	"slices"
	"strings"
	"time"

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
	k := &card{key: cardRegisters, title: look.Say("capture.registers.title"), asks: notYoungAdult}
	hitList := func(s *sheet) *[]raid.RegisterMatch { return &s.who().RegisterMatches }
	putList := func(s *sheet) *[]raid.Registration { return &s.who().Registrations }
	hitRows := newRowList(c.matchRow)
	putRows := newRowList(c.registrationRow)
	hits := c.newCodeTiles("registers", look.Say("capture.registers.hits"), 180, func(code string) {
		turn(c, hitList, matchID, func(h *raid.RegisterMatch) bool { return string(h.Register) == code },
			func(id uuid.UUID) raid.RegisterMatch { return raid.RegisterMatch{ID: id, Register: codes.Code(code)} })
	})
	puts := c.newCodeTiles("registers", look.Say("capture.registers.puton"), 180, func(code string) {
		turn(c, putList, registrationID, func(r *raid.Registration) bool { return string(r.Register) == code },
			func(id uuid.UUID) raid.Registration { return raid.Registration{ID: id, Register: codes.Code(code)} })
	})
	k.object = ui.Column(12, hits, hitRows, puts, putRows)
	k.show = func() {
		w := c.sheet.who()
		var on, put []codes.Code
		for _, h := range w.RegisterMatches {
			on = append(on, h.Register)
		}
		for _, r := range w.Registrations {
			put = append(put, r.Register)
		}
		foreign := func(t tile) bool { return w.Kind == raid.Adult && childRegisters[codes.Code(t.key)] }
		hits.offer(slices.DeleteFunc(c.codeTiles("registers", on...), func(t tile) bool { return foreign(t) && !slices.Contains(on, codes.Code(t.key)) })...)
		hits.choose(keys(on)...)
		puts.offer(slices.DeleteFunc(c.codeTiles("registers", put...), func(t tile) bool {
			doctors := t.key == string(codes.RegisterAddiction)
			return (doctors || foreign(t)) && !slices.Contains(put, codes.Code(t.key))
		})...)
		puts.choose(keys(put)...)
		hitRows.set(idsOf(w.RegisterMatches, func(h raid.RegisterMatch) uuid.UUID { return h.ID }))
		putRows.set(idsOf(w.Registrations, func(r raid.Registration) uuid.UUID { return r.ID }))
	}
	k.tells = func() int { return len(c.sheet.who().RegisterMatches) + len(c.sheet.who().Registrations) }
	k.fields = func() map[string]marked {
		f := hitRows.under("hits")
		for path, m := range putRows.under("put_on") {
			f[path] = m
		}
		f["hits"], f["put_on"] = hits, puts
		return f
	}
	return k
}

// matchRow asks where it was read that the person stands on a register.
func (c *Capture) matchRow(id uuid.UUID) formRow {
	look := c.deps.Look
	get := func() *raid.RegisterMatch { return element(c.sheet.who().RegisterMatches, id, matchID) }
	label := func() string {
		if c.sheet == nil || get() == nil {
			return ""
		}
		return look.T("capture.registers.source", "Register", c.label("registers", get().Register))
	}
	source := c.newText(label, look.Say("capture.registers.sourcehint"), func(s string) {
		c.edit(func(*sheet) {
			if h := get(); h != nil {
				h.Source = s
			}
		})
	})
	return formRow{object: source, show: func() { source.set(get().Source) }, fields: map[string]marked{"source": source, "register": source}}
}

// registrationRow asks who decided that the person is put on a register, and
// when.
func (c *Capture) registrationRow(id uuid.UUID) formRow {
	look := c.deps.Look
	get := func() *raid.Registration { return element(c.sheet.who().Registrations, id, registrationID) }
	write := func(f func(*raid.Registration)) {
		c.edit(func(*sheet) {
			if r := get(); r != nil {
				f(r)
			}
		})
	}
	label := func() string {
		if c.sheet == nil || get() == nil {
			return ""
		}
		return look.T("capture.registers.decided", "Register", c.label("registers", get().Register))
	}
	decided := c.newText(label, look.Say("capture.registers.decidedhint"), func(s string) { write(func(r *raid.Registration) { r.Decided = s }) })
	path := "put_on." + id.String() + ".on"
	on := c.newDate(look.Say("capture.registers.on"), func(d civil.Date, raw string) {
		write(func(r *raid.Registration) { r.On = d })
		c.edit(func(s *sheet) { s.keepTyping(s.path(path), raw) })
	})
	return formRow{
		object: weighted(fieldGap, []float32{68, 32}, decided, on),
		show: func() {
			decided.set(get().Decided)
			on.set(get().On, c.sheet.Typing[c.sheet.path(path)])
		},
		fields: map[string]marked{"decided": decided, "register": decided, "on": on},
	}
}

// childRegisters are those on which only a child stands.
var childRegisters = map[codes.Code]bool{"G_SCH": true, "G_PED": true, "G_RISK": true, "G_CHLD": true}

func matchID(h *raid.RegisterMatch) uuid.UUID       { return h.ID }
func registrationID(r *raid.Registration) uuid.UUID { return r.ID }

// newHelpCard is by when the help that was promised is due, and how far it is.
func newHelpCard(c *Capture) *card {
	look := c.deps.Look
	k := &card{key: cardHelp, title: look.Say("capture.help.title"), asks: func(k raid.PersonKind) bool { return k != raid.Adult }}
	rows := newRowList(func(id uuid.UUID) formRow {
		get := func() *raid.Referral {
			return element(c.sheet.who().Referrals, id, func(r *raid.Referral) uuid.UUID { return r.ID })
		}
		write := func(f func(*raid.Referral)) {
			c.edit(func(*sheet) {
				if r := get(); r != nil {
					f(r)
				}
			})
		}
		label := func() string {
			if c.sheet == nil || get() == nil {
				return ""
			}
			return c.label("referrals", get().Kind)
		}
		status := c.newTiles(label, 96, nil)
		status.grid.picked = func(code string) {
			write(func(r *raid.Referral) { r.Status = codes.Code(code) })
			status.choose(code)
		}
		path := "referrals." + id.String() + ".due"
		due := c.newDate(look.Say("capture.help.due"), func(d civil.Date, raw string) {
			write(func(r *raid.Referral) { r.Due = ahead(d) })
			c.edit(func(s *sheet) { s.keepTyping(s.path(path), raw) })
		})
		return formRow{
			object: weighted(fieldGap, []float32{70, 30}, status, due),
			show: func() {
				status.offer(c.codeTiles("referral_status", get().Status)...)
				status.choose(string(get().Status))
				due.set(get().Due, c.sheet.Typing[c.sheet.path(path)])
			},
			fields: map[string]marked{"status": status, "due": due},
		}
	})
	none := ui.NewLabel(look.Say("capture.help.none"))
	add := newButton(look.Say("capture.end.choosereferrals"), icon.Plus, func() {
		c.pages[pageFinish].(*finishPage).wantHelp = true
		c.goTo(pageFinish)
	})
	k.object = ui.Column(12, none, rows, add)
	k.show = func() {
		all := c.sheet.who().Referrals
		ui.Show(none, len(all) == 0)
		rows.set(idsOf(all, func(r raid.Referral) uuid.UUID { return r.ID }))
	}
	k.tells = func() int { return len(c.sheet.who().Referrals) }
	k.fields = func() map[string]marked { return rows.under("referrals") }
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
	k := &card{key: cardGuardian, title: look.Say("capture.adult.title"), asks: onlyMinor}
	rows := newRowList(func(id uuid.UUID) formRow {
		get := func() *raid.Guardian { return element(c.sheet.who().Guardians, id, guardianID) }
		write := func(f func(*raid.Guardian)) {
			c.edit(func(*sheet) {
				if g := get(); g != nil {
					f(g)
				}
			})
		}
		who := ui.NewStrong(func() string {
			if c.sheet == nil || get() == nil {
				return ""
			}
			return strings.TrimPrefix(c.label("kinship", get().Kinship)+" · "+get().Name, " · ")
		})
		iin := c.newText(look.Say("capture.person.iin"), nil, func(s string) { write(func(g *raid.Guardian) { g.IIN = s }) })
		address := c.newText(look.Say("capture.adult.address"), nil, func(s string) { write(func(g *raid.Guardian) { g.Address = s }) })
		return formRow{
			object: ui.Column(4, who, weighted(fieldGap, []float32{36, 64}, iin, address)),
			show: func() {
				who.Refresh()
				iin.set(get().IIN)
				address.set(get().Address)
			},
			fields: map[string]marked{"iin": iin, "address": address},
		}
	})
	none := ui.NewLabel(look.Say("capture.end.noguardian"))
	add := newButton(look.Say("capture.guardian.another"), icon.Plus, func() {
		c.pages[pageGuardian].(*guardianPage).i = len(c.sheet.who().Guardians)
		c.openAdult()
	})
	k.object = ui.Column(12, none, rows, add)
	k.show = func() {
		all := c.sheet.who().Guardians
		ui.Show(none, len(all) == 0)
		rows.set(idsOf(all, func(g raid.Guardian) uuid.UUID { return g.ID }))
		add.SetEnabled(len(all) < raid.MaxGuardians)
	}
	k.tells = func() int { return len(c.sheet.who().Guardians) }
	k.fields = func() map[string]marked { return rows.under("guardians") }
	return k
}

// newOriginCard is where the person is from and lives, and which language to
// speak.
func newOriginCard(c *Capture) *card {
	look := c.deps.Look
	k := &card{key: cardOrigin, title: look.Say("capture.origin.title")}
	one := func(label, list string, cell float32, field func(*raid.Person) *codes.Code) *tiles {
		var t *tiles
		t = c.newTiles(look.Say(label), cell, func(code string) {
			c.edit(func(s *sheet) { f := field(s.who()); *f = toggled(*f, codes.Code(code)) })
			t.choose(string(*field(c.sheet.who())))
		})
		return t
	}
	citizenship := one("capture.origin.citizenship", "citizenship", 140, func(w *raid.Person) *codes.Code { return &w.Citizenship })
	language := one("capture.origin.language", "languages", 140, func(w *raid.Person) *codes.Code { return &w.Language })
	var district *tiles
	district = c.newTiles(look.Say("capture.origin.district"), 160, func(kato string) {
		c.edit(func(s *sheet) { r := &s.who().Residence; r.District = toggled(r.District, kato) })
		district.choose(c.sheet.who().Residence.District)
	})
	locality := c.newText(look.Say("capture.origin.locality"), nil, c.typed(func(w *raid.Person, s string) { w.Residence.Locality = s }))
	address := c.newText(look.Say("capture.origin.address"), nil, c.typed(func(w *raid.Person, s string) { w.Residence.Address = s }))
	k.object = ui.Column(pageGap, citizenship, language, district, weighted(fieldGap, []float32{36, 64}, locality, address))
	k.show = func() {
		w := c.sheet.who()
		citizenship.offer(c.codeTiles("citizenship", w.Citizenship)...)
		citizenship.choose(string(w.Citizenship))
		language.offer(c.codeTiles("languages", w.Language)...)
		language.choose(string(w.Language))
		var places []tile
		if region := regionfile.Of(c.deps.Rules()); region != nil {
			for _, d := range region.Districts {
				places = append(places, tile{d.KATO, func() string { return d.Names.In(string(look.Lang())) }, nil})
			}
		}
		district.offer(places...)
		district.choose(w.Residence.District)
		locality.set(w.Residence.Locality)
		address.set(w.Residence.Address)
	}
	k.tells = func() int {
		w := c.sheet.who()
		n := 0
		for _, text := range []string{string(w.Citizenship), string(w.Language), w.Residence.District + w.Residence.Locality + w.Residence.Address} {
			if text != "" {
				n++
			}
		}
		return n
	}
	k.fields = func() map[string]marked {
		return map[string]marked{"citizenship": citizenship, "language": language, "residence": address,
			"residence.district": district, "residence.locality": locality, "residence.address": address}
	}
	return k
}
