package raid_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
)

// Each row names the rule; where the rule has a source, it stands at the rule.
func TestCheckParticulars(t *testing.T) {
	t.Parallel()
	person := func(f func(*raid.Person)) func(*raid.Encounter) {
		return func(e *raid.Encounter) { f(&e.People[0]) }
	}
	long := strings.Repeat("ә", raid.MaxText+1)
	for _, row := range []struct {
		name string
		edit func(*raid.Encounter)
		want []string
	}{
		{"all of it, rightly written", person(func(p *raid.Person) {
			p.Citizenship, p.Language = "Z_KZ", "L_KK"
			p.Residence = raid.Residence{District: "431010000", Locality: "Тасбөгет", Address: "Бейбітшілік 1"}
			p.WhyOutCodes = []codes.Code{"Y_CONF", "Y_FRND"}
			p.RegisterMatches = []raid.RegisterMatch{{ID: raidtest.ID(21), Register: "G_POL", Source: "тізім 2026-03-01"}}
			p.Registrations = []raid.Registration{{ID: raidtest.ID(22), Register: "G_PED", Decided: "Мектептің алдын алу кеңесі", On: "2026-03-25"}}
			p.Seized = []raid.SeizedItem{{ID: raidtest.ID(23), Kind: "T_KNIF", Count: 1, Act: "12"}}
			p.Article, p.Protocol = "442.2", "ЕРАП 000"
		}), nil},
		{"codes of a newer program are kept and told", person(func(p *raid.Person) {
			p.Citizenship, p.Language, p.WhyOutCodes, p.Roles = "Z_X", "L_X", []codes.Code{"Y_FRND", "Y_X"}, []codes.Code{"A_X"}
			p.Referrals[0].Status = "paused"
		}), []string{"people.0.citizenship warns code_unknown", "people.0.language warns code_unknown", "people.0.roles.0 warns code_unknown",
			"people.0.why_out_codes.1 warns code_unknown", "people.0.referrals.0.status warns code_unknown"}},
		{"injuries without a word", person(func(p *raid.Person) {
			p.Conditions, p.Outcome, p.HandedTo, p.HandedAt = []codes.Code{codes.ConditionInjured}, codes.OutcomeMedical, uuid.Nil, time.Time{}
			p.Placed = "аурухана"
		}), []string{"people.0.safety warns safety_left", "people.0.injuries warns injuries_missing", "people.0.handed_at warns handed_at_missing"}},
		{"injuries over the cap", person(func(p *raid.Person) { p.Injuries = long }), []string{"people.0.injuries blocks text_long"}},
		{"fled violence: as signs of violence", person(func(p *raid.Person) { p.WhyOutCodes = []codes.Code{codes.WhyOutViolence} }),
			[]string{"people.0.safety warns safety_left", "people.0.reasons warns violence", "people.0.outcome warns violence_handover", "people.0.handed_to blocks handover_undecided"}},
		{"lives in a district we do not have", person(func(p *raid.Person) { p.Residence.District = "711310000" }), []string{"people.0.residence.district warns district_unknown"}},
		{"a hit on no register", person(func(p *raid.Person) { p.RegisterMatches = []raid.RegisterMatch{{ID: raidtest.ID(21)}} }), []string{"people.0.hits.0.register warns register_missing"}},
		{"a hit without an id", person(func(p *raid.Person) { p.RegisterMatches = []raid.RegisterMatch{{Register: "G_POL"}} }), []string{"people.0.hits.0.id blocks id_missing"}},
		{"a register that has ended", person(func(p *raid.Person) {
			p.RegisterMatches = []raid.RegisterMatch{{ID: raidtest.ID(21), Register: "G_SCH"}}
		}), []string{"people.0.hits.0.register warns code_ended"}},
		{"put on a register by nobody", person(func(p *raid.Person) { p.Registrations = []raid.Registration{{ID: raidtest.ID(22), Register: "G_POL"}} }),
			[]string{"people.0.put_on.0.decided warns register_decided_missing"}},
		{"put on the addiction register by the police", person(func(p *raid.Person) {
			p.Registrations = []raid.Registration{{ID: raidtest.ID(22), Register: codes.RegisterAddiction, Decided: "б"}}
		}),
			[]string{"people.0.put_on.0.register warns register_doctor"}},
		{"put on a register on no day", person(func(p *raid.Person) {
			p.Registrations = []raid.Registration{{ID: raidtest.ID(22), Register: "G_POL", Decided: "б", On: "2026-02-30"}}
		}),
			[]string{"people.0.put_on.0.on blocks date_bad"}},
		{"a thing of no kind, without an act", person(func(p *raid.Person) { p.Seized = []raid.SeizedItem{{ID: raidtest.ID(23)}} }),
			[]string{"people.0.taken.0.kind warns thing_missing", "people.0.taken.0.act warns act_missing"}},
		{"less than no thing", person(func(p *raid.Person) {
			p.Seized = []raid.SeizedItem{{ID: raidtest.ID(23), Kind: "T_TOB", Count: -1, Act: "1"}}
		}),
			[]string{"people.0.taken.0.count blocks count_range"}},
		{"two things of one id", person(func(p *raid.Person) {
			p.Seized = []raid.SeizedItem{{ID: raidtest.ID(23), Kind: "T_TOB", Act: "1"}, {ID: raidtest.ID(23), Kind: "T_ALC", Act: "1"}}
		}), []string{"people.0.taken.1.id blocks id_twice"}},
		{"a protocol without an article", person(func(p *raid.Person) { p.Protocol = "000" }), []string{"people.0.article warns protocol_article"}},
		{"told before the meeting", person(func(p *raid.Person) { p.Guardians[0].NotifiedAt = p.Guardians[0].NotifiedAt.Add(-24 * time.Hour) }),
			[]string{"people.0.guardians.0.notified_at warns notified_before_met"}},
		{"a guardian's number that is none", person(func(p *raid.Person) { p.Guardians[0].IIN = "900315100009" }), []string{"people.0.guardians.0.iin warns iin_check"}},
		{"held from no event at no time", person(func(p *raid.Person) { p.Detained = &raid.Detention{} }),
			[]string{"people.0.detained.event warns detention_event_missing", "people.0.detained.from warns detention_from_missing"}},
		{"held before the meeting", func(e *raid.Encounter) {
			e.People[0].Detained = &raid.Detention{Event: codes.DetentionHeld, From: e.MetAt.Add(-time.Minute)}
		}, []string{"people.0.detained.from blocks detention_before_met"}},
		{"held after the end", func(e *raid.Encounter) {
			e.People[0].Detained = &raid.Detention{Event: codes.DetentionHeld, From: e.ClosedAt.Add(time.Minute)}
		}, []string{"people.0.detained.from blocks detention_after_end"}},
		{"held for three hours and a minute (article 789)", func(e *raid.Encounter) {
			p := &e.People[0]
			p.Detained = &raid.Detention{Event: codes.DetentionHeld, From: e.MetAt}
			p.Guardians[0].ArrivedAt = time.Time{}
			p.HandedAt = e.MetAt.Add(181 * time.Minute)
			e.ClosedAt = p.HandedAt
		}, []string{"people.0.detained warns detention_long"}},
		{"a clip of no badge and no time", func(e *raid.Encounter) { e.VideoClips = []raid.VideoClip{{ID: raidtest.ID(24)}} },
			[]string{"clips.0.badge warns badge_missing", "clips.0.from warns clip_from_missing"}},
		{"a clip that ends first", func(e *raid.Encounter) {
			e.VideoClips = []raid.VideoClip{{ID: raidtest.ID(24), Badge: "7", From: e.MetAt, To: e.MetAt.Add(-time.Minute)}}
		}, []string{"clips.0.to blocks clip_order"}},
		{"stamped to the second, typed to the minute: the same minute is no order", func(e *raid.Encounter) {
			e.MetAt = e.MetAt.Add(41 * time.Second)
			e.DeliveredAt, e.People[0].Outcome = e.MetAt.Truncate(time.Minute), codes.OutcomePolice
		}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := raidtest.Encounter(t)
			row.edit(&e)
			expect(t, e.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

func TestClipIsKeptForNinetyDays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		c    raid.VideoClip
		want civil.Date
	}{
		{"from the day of its end", raid.VideoClip{From: raidtest.At(t, "2026-03-20T23:50:00+05:00"), To: raidtest.At(t, "2026-03-21T00:10:00+05:00")}, "2026-06-19"},
		{"from its beginning where the end is not known", raid.VideoClip{From: raidtest.At(t, "2026-03-20T23:50:00+05:00")}, "2026-06-18"},
		{"by the region's own day, not by that of UTC", raid.VideoClip{From: raidtest.At(t, "2026-03-20T20:30:00Z")}, "2026-06-19"},
		{"over a leap day", raid.VideoClip{From: raidtest.At(t, "2028-02-01T01:00:00+05:00")}, "2028-05-01"},
		{"no time", raid.VideoClip{Badge: "7"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := row.c.KeptUntil(raidtest.Zone); got != row.want {
				t.Errorf("kept until %q, want %q", got, row.want)
			}
		})
	}
}

func TestAttributeNamesWhoEnteredATime(t *testing.T) {
	t.Parallel()
	first, second := raidtest.ID(51), raidtest.ID(52)
	was := raidtest.Encounter(t)
	was.DeliveredAt = time.Time{}
	was.Attribute(nil, first)
	p := was.People[0]
	if was.MetBy != first || was.DeliveredBy != uuid.Nil || p.HandedBy != first || p.Guardians[0].NotifiedBy != first {
		t.Fatalf("first entry: %v %v %v %v", was.MetBy, was.DeliveredBy, p.HandedBy, p.Guardians[0].NotifiedBy)
	}
	now := raidtest.Encounter(t)
	now.DeliveredAt = now.MetAt.Add(time.Minute)
	now.MetBy = raidtest.ID(99) // a name that somebody typed
	now.People[0].HandedAt = time.Time{}
	now.People[0].Detained = &raid.Detention{Event: codes.DetentionHeld, From: now.MetAt}
	mine := now.People[0].Detained
	now.Attribute(&was, second)
	p = now.People[0]
	if now.MetBy != first || now.DeliveredBy != second || p.HandedBy != uuid.Nil || p.Guardians[0].NotifiedBy != first || p.Detained.By != second {
		t.Errorf("second entry: %v %v %v %v %v", now.MetBy, now.DeliveredBy, p.HandedBy, p.Guardians[0].NotifiedBy, p.Detained.By)
	}
	if mine.By != uuid.Nil {
		t.Error("the caller's draft was changed")
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	met := raidtest.At(t, "2026-03-20T23:50:00+05:00")
	rules := raidtest.Rules(t)
	own := append([]raid.DetentionLimit(nil), rules.Detention...)
	own[0].ValidTo = "2026-03-21"
	own = append(own, raid.DetentionLimit{Article: "789", Minutes: 60, Event: codes.DetentionHeld, Source: "own", ValidFrom: "2026-03-21"})
	for _, row := range []struct {
		name   string
		limits []raid.DetentionLimit
		e      raid.Encounter
		p      raid.Person
		want   raid.Deadline
	}{
		{"nothing has started it", rules.Detention, raid.Encounter{MetAt: met}, raid.Person{}, raid.Deadline{}},
		{"delivery starts it, over midnight", rules.Detention, raid.Encounter{MetAt: met, DeliveredAt: met.Add(20 * time.Minute)}, raid.Person{},
			raid.Deadline{codes.DetentionDelivered, met.Add(20 * time.Minute), met.Add(200 * time.Minute), "Code 235-V of 5.7.2014, article 789", true}},
		{"an event of its own comes first", rules.Detention, raid.Encounter{MetAt: met, DeliveredAt: met.Add(20 * time.Minute)},
			raid.Person{Detained: &raid.Detention{Event: codes.DetentionHeld, From: met}},
			raid.Deadline{codes.DetentionHeld, met, met.Add(180 * time.Minute), "Code 235-V of 5.7.2014, article 789", true}},
		{"the region's own row, from its day", own, raid.Encounter{MetAt: met}, raid.Person{Detained: &raid.Detention{Event: codes.DetentionHeld, From: met.Add(10 * time.Minute)}},
			raid.Deadline{codes.DetentionHeld, met.Add(10 * time.Minute), met.Add(70 * time.Minute), "own", false}},
		{"a limit that delivery does not start", own, raid.Encounter{MetAt: met, DeliveredAt: met.Add(10 * time.Minute)}, raid.Person{}, raid.Deadline{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			rules.Detention = row.limits
			got, ok := raid.DeadlineOf(row.e, row.p, rules)
			if diff := cmp.Diff(row.want, got); diff != "" || ok != (row.want != raid.Deadline{}) {
				t.Errorf("%v %s", ok, diff)
			}
		})
	}
}

func TestMergeDetention(t *testing.T) {
	t.Parallel()
	base := raid.DefaultDetention()
	for _, row := range []struct {
		name string
		row  raid.DetentionLimit
		want string // field of the error
		n    int
	}{
		{"verified by the region", raid.DetentionLimit{Article: "789", Minutes: 180, Event: codes.DetentionDelivered, Source: "text of 2026"}, "", 1},
		{"ended", raid.DetentionLimit{Article: "789", Minutes: 180, Event: codes.DetentionDelivered, Source: "x", ValidTo: "2027-01-01"}, "", 1},
		{"another beside it", raid.DetentionLimit{Article: "790", Minutes: 60, Event: codes.DetentionHeld, Source: "x"}, "", 2},
		{"rewritten", raid.DetentionLimit{Article: "789", Minutes: 240, Event: codes.DetentionDelivered, Source: "x"}, "detention.0", 0},
		{"no time", raid.DetentionLimit{Article: "789", Event: codes.DetentionDelivered, Source: "x"}, "detention.0.minutes", 0},
		{"no source", raid.DetentionLimit{Article: "789", Minutes: 5, Event: codes.DetentionDelivered}, "detention.0.source", 0},
		{"no event", raid.DetentionLimit{Article: "789", Minutes: 5, Source: "x"}, "detention.0.event", 0},
		{"no article", raid.DetentionLimit{Minutes: 5, Event: codes.DetentionDelivered, Source: "x"}, "detention.0.article", 0},
		{"a date that is none", raid.DetentionLimit{Article: "7", Minutes: 5, Event: "D", Source: "x", ValidFrom: "soon"}, "detention.0.valid_from", 0},
		{"ends before it begins", raid.DetentionLimit{Article: "7", Minutes: 5, Event: "D", Source: "x", ValidFrom: "2026-02-01", ValidTo: "2026-01-01"}, "detention.0.valid_to", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := raid.MergeDetention(base, []raid.DetentionLimit{row.row})
			if raidtest.Field(err) != row.want || len(got) != row.n {
				t.Errorf("%d rows, error %v", len(got), err)
			}
		})
	}
	if !base[0].Unverified {
		t.Error("the three hours of article 789 were not read in a source and must say so")
	}
}

func TestEmptyGuardian(t *testing.T) {
	t.Parallel()
	if !(raid.Guardian{ID: raidtest.ID(1)}).Empty() || (raid.Guardian{Unreached: true}).Empty() || (raid.Guardian{Address: "x"}).Empty() {
		t.Error("an id alone is nothing, a word is something")
	}
}
