package raid_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/safety"
)

// found writes problems as "path severity key", without the common prefix.
func found(problems []raid.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, fmt.Sprintf("%s %s %s", p.Path, p.Severity, strings.TrimPrefix(p.Key, "problem.")))
	}
	return out
}

// expect compares with the problems wanted, whatever their order; "" is none.
func expect(t *testing.T, problems []raid.Problem, want ...string) {
	t.Helper()
	got := map[string]int{}
	for _, p := range found(problems) {
		got[p]++
	}
	for _, w := range want {
		if w == "" {
			continue
		}
		if got[w] == 0 {
			t.Errorf("missing: %s", w)
		}
		delete(got, w)
	}
	for p := range got {
		t.Errorf("not expected: %s", p)
	}
}

func TestCheckEncounterBlocks(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ә", raid.MaxText+1)
	for _, row := range []struct {
		name string
		edit func(*raid.Encounter)
		want []string
	}{
		{"a whole record has nothing", func(*raid.Encounter) {}, nil},
		{"no night", func(e *raid.Encounter) { e.Night = "" }, []string{"night blocks night_missing"}},
		{"a night that is no date", func(e *raid.Encounter) { e.Night = "2026-02-30" }, []string{"night blocks night_missing"}},
		{"no time of meeting", func(e *raid.Encounter) { e.MetAt = time.Time{} }, []string{"met_at blocks met_at_missing"}},
		{"no point and no address", func(e *raid.Encounter) { e.Place.Point, e.Place.Note = nil, " " }, []string{"place blocks place_missing"}},
		{"an address is enough", func(e *raid.Encounter) { e.Place.Point = nil }, nil},
		{"a point is enough", func(e *raid.Encounter) { e.Place.Note = "" }, nil},
		{"a known venue is enough", func(e *raid.Encounter) { e.Place.Point, e.Place.Note, e.Place.Venue = nil, "", "cafe-1" }, nil},
		{"a point off the Earth", func(e *raid.Encounter) { e.Place.Point.Lat = 901000000 }, []string{"place.point blocks point_range"}},
		{"nobody met", func(e *raid.Encounter) { e.People = nil }, []string{"people blocks people_missing"}},
		{"person kind missing", func(e *raid.Encounter) { e.People[0].Kind = "" }, []string{"people.0.kind blocks kind_missing"}},
		{"person without an id", func(e *raid.Encounter) { e.People[0].ID = uuid.Nil }, []string{"people.0.id blocks id_missing"}},
		{"a person twice", func(e *raid.Encounter) { e.People = append(e.People, e.People[0]) }, []string{"people.1.id blocks id_twice"}},
		{"minor without who was with him, finished", func(e *raid.Encounter) { e.People[0].Company = "" }, []string{"people.0.company blocks company_missing"}},
		{"minor without an outcome, finished", func(e *raid.Encounter) { e.People[0].Outcome = "" }, []string{"people.0.outcome blocks outcome_missing"}},
		{"minor without an outcome, in care", func(e *raid.Encounter) { e.People[0].Outcome = ""; e.ClosedAt = time.Time{} }, nil},
		{"closed before met", func(e *raid.Encounter) { e.ClosedAt = e.MetAt.Add(-time.Minute) },
			[]string{"closed_at blocks closed_before_met", "people.0.handed_at blocks handed_after_closed"}},
		{"closed the next date, after midnight", func(e *raid.Encounter) { e.ClosedAt = e.MetAt.Add(5 * time.Hour) }, nil},
		{"the clock of the evening written on the morning's date", func(e *raid.Encounter) { e.MetAt = e.MetAt.Add(24 * time.Hour) },
			[]string{"night warns night_other", "met_at warns time_future"}},
		{"delivered before met", func(e *raid.Encounter) { e.DeliveredAt = e.MetAt.Add(-time.Minute) }, []string{"delivered_at blocks delivered_before_met", "delivered_at warns delivered_spot"}},
		{"closed before delivered", func(e *raid.Encounter) { e.DeliveredAt = e.ClosedAt.Add(time.Minute) }, []string{"closed_at blocks closed_before_delivered", "delivered_at warns delivered_spot"}},
		{"handed over before met", func(e *raid.Encounter) {
			e.People[0].HandedAt = e.MetAt.Add(-time.Minute)
			e.People[0].Guardians[0].ArrivedAt = time.Time{}
		}, []string{"people.0.handed_at blocks handed_before_met"}},
		{"handed over after the end", func(e *raid.Encounter) { e.People[0].HandedAt = e.ClosedAt.Add(time.Minute) }, []string{"people.0.handed_at blocks handed_after_closed"}},
		{"handed over before the adult arrived", func(e *raid.Encounter) { e.People[0].HandedAt = e.People[0].Guardians[0].ArrivedAt.Add(-time.Minute) },
			[]string{"people.0.handed_at blocks handed_before_arrived"}},
		{"handed over by the police before delivery", func(e *raid.Encounter) {
			e.People[0].Outcome = codes.OutcomePolice
			e.DeliveredAt = e.People[0].HandedAt.Add(time.Minute)
		}, []string{"people.0.handed_at blocks handed_before_delivered"}},
		{"no pen", func(e *raid.Encounter) { e.Pen = raid.Pen{} }, []string{"pen blocks pen_missing"}},
		{"two pens", func(e *raid.Encounter) { e.Pen.Crew = raidtest.ID(9) }, []string{"pen blocks pen_missing"}},
		{"amended without a reason", func(e *raid.Encounter) { e.Amendment = &raid.Reasoned{Reason: " "} }, []string{"amendment.reason blocks reason_missing"}},
		{"withdrawn without a reason", func(e *raid.Encounter) { e.Withdrawal = &raid.Reasoned{} }, []string{"withdrawal.reason blocks reason_missing"}},
		{"withdrawn with a reason need not be whole", func(e *raid.Encounter) {
			*e = raid.Encounter{Withdrawal: &raid.Reasoned{Reason: "екі рет жазылған"}}
		}, nil},
		{"an answer to no review", func(e *raid.Encounter) { e.Answer = &raid.Answer{Text: "түзетілді"} }, []string{"answer.review blocks id_missing"}},
		{"a note over the cap", func(e *raid.Encounter) { e.Note = long }, []string{"note blocks text_long"}},
		{"a note at the cap, counted in characters", func(e *raid.Encounter) { e.Note = long[:2*raid.MaxText] }, nil},
		{"the child's words over the cap", func(e *raid.Encounter) { e.People[0].WhyOut = long }, []string{"people.0.why_out blocks text_long"}},
		{"a name over the cap", func(e *raid.Encounter) { e.People[0].Name = long[:2*raid.MaxLine+2] }, []string{"people.0.name blocks text_long"}},
		{"a birth date that is none", func(e *raid.Encounter) { e.People[0].BirthDate = "2011-02-29" }, []string{"people.0.birth_date blocks date_bad"}},
		{"an age that is none", func(e *raid.Encounter) { e.People[0].Age = -1 }, []string{"people.0.age blocks age_range"}},
		{"a due date that is none", func(e *raid.Encounter) { e.People[0].Referrals[0].Due = "soon" }, []string{"people.0.referrals.0.due blocks date_bad"}},
		{"a guardian without an id", func(e *raid.Encounter) { e.People[0].Guardians[0].ID = uuid.Nil; e.People[0].HandedTo = uuid.Nil },
			[]string{"people.0.guardians.0.id blocks id_missing", "people.0.handed_to warns handed_to_missing"}},
		{"more than forty people", func(e *raid.Encounter) {
			e.People = nil
			for i := range raid.MaxPeople + 1 {
				e.People = append(e.People, raid.Person{ID: raidtest.ID(byte(i + 1)), Kind: raid.Adult})
			}
		}, []string{"people blocks too_many"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := raidtest.Encounter(t)
			row.edit(&e)
			expect(t, e.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

func TestCheckEncounterWarns(t *testing.T) {
	t.Parallel()
	person := func(f func(*raid.Person)) func(*raid.Encounter) {
		return func(e *raid.Encounter) { f(&e.People[0]) }
	}
	relative := func(f func(mother *raid.Guardian)) func(*raid.Person) {
		return func(p *raid.Person) {
			mother := p.Guardians[0]
			mother.ID = raidtest.ID(98)
			f(&mother)
			mother.ArrivedAt = time.Time{}
			p.Guardians = append(p.Guardians, mother)
			p.Guardians[0].Kinship, p.Outcome = "S_GRAN", codes.OutcomeRelative
		}
	}
	for _, row := range []struct {
		name string
		edit func(*raid.Encounter)
		want []string
	}{
		{"no number and no reason for it", person(func(p *raid.Person) { p.NoIIN = "" }), []string{"people.0.iin warns iin_missing"}},
		{"a number and a reason for none", person(func(p *raid.Person) { p.IIN = "950711500005" }), []string{"people.0.no_iin warns iin_and_none"}},
		{"an odd check digit", iin("950711500006"), []string{"people.0.iin warns iin_check"}},
		{"a number never issued", iin("950711501400"), []string{"people.0.iin warns iin_never_issued"}},
		{"eleven digits", iin("95071150000"), []string{"people.0.iin warns iin_length"}},
		{"a number with no date", iin(withCheck(t, "95131150000")), []string{"people.0.iin warns iin_date"}},
		{"digit 7 tells no century: override", iin(withCheck(t, "95071190000")), []string{"people.0.iin warns iin_century"}},
		{"a minor of an earlier century", iin("900315100008"), []string{"people.0.iin warns iin_not_minor"}},
		{"birth date other than the number's", person(func(p *raid.Person) { p.IIN, p.NoIIN, p.Age, p.BirthDate = "950711500005", "", 0, "2011-05-05" }),
			[]string{"people.0.birth_date warns iin_birth_date"}},
		{"sex other than the number's", person(func(p *raid.Person) { p.IIN, p.NoIIN, p.Sex = "950711500005", "", codes.Female }), []string{"people.0.sex warns iin_sex"}},
		{"a sex of a newer program", person(func(p *raid.Person) { p.Sex = "x" }), []string{"people.0.sex warns sex_unknown"}},
		{"no name", person(func(p *raid.Person) { p.Name, p.Surname = "", " " }), []string{"people.0.name warns name_missing"}},
		{"no age", person(func(p *raid.Person) { p.Age, p.AgeError = 0, 0 }), []string{"people.0.birth_date warns age_missing"}},
		{"age and birth date disagree", person(func(p *raid.Person) { p.BirthDate = "2008-08-08" }), []string{"people.0.age warns age_mismatch"}},
		{"born after the meeting", person(func(p *raid.Person) { p.BirthDate = "2027-01-01" }), []string{"people.0.birth_date warns birth_after"}},
		{"a minor who is 18", person(func(p *raid.Person) { p.BirthDate, p.Age = "2008-03-20", 0 }), []string{"people.0.kind warns minor_is_adult"}},
		{"a minor who is 18 and proved it", person(func(p *raid.Person) {
			p.BirthDate, p.Age, p.Outcome, p.HandedTo = "2008-03-20", 0, codes.OutcomeAdult, uuid.Nil
		}), nil},
		{"a child of 13 who proved to be an adult", person(func(p *raid.Person) {
			p.BirthDate, p.Outcome, p.HandedTo, p.HandedAt = "", codes.OutcomeAdult, uuid.Nil, time.Time{}
			p.Age, p.AgeError = 13, 1
		}), []string{"people.0.outcome blocks adult_under_age"}},
		{"a child of 13 who proved to be one, before the end", func(e *raid.Encounter) {
			p := &e.People[0]
			p.BirthDate, p.Outcome, p.HandedTo, p.HandedAt, e.ClosedAt = "", codes.OutcomeAdult, uuid.Nil, time.Time{}, time.Time{}
			p.Age, p.AgeError = 13, 1
		}, []string{"people.0.outcome warns adult_under_age"}},
		{"18 at midnight, who proved to be an adult", person(func(p *raid.Person) {
			p.BirthDate, p.Age, p.Outcome, p.HandedTo, p.HandedAt = "2008-03-21", 0, codes.OutcomeAdult, uuid.Nil, time.Time{}
		}), nil},
		{"about 17, who proved to be an adult", person(func(p *raid.Person) {
			p.BirthDate, p.Outcome, p.HandedTo, p.HandedAt = "", codes.OutcomeAdult, uuid.Nil, time.Time{}
			p.Age, p.AgeError = 17, 1
		}), nil},
		{"18 at midnight, before he was handed over", person(func(p *raid.Person) { p.BirthDate, p.Age = "2008-03-21", 0 }),
			[]string{"people.0.outcome warns came_of_age"}},
		{"18 at midnight, after he was handed over", func(e *raid.Encounter) {
			p := &e.People[0]
			p.BirthDate, p.Age, p.HandedAt, p.Guardians[0].ArrivedAt = "2008-03-21", 0, e.MetAt.Add(10*time.Minute), time.Time{}
		}, nil},
		{"18 while he is in care", func(e *raid.Encounter) {
			p := &e.People[0]
			p.BirthDate, p.Age, p.HandedAt, p.HandedTo, p.Outcome, e.ClosedAt = "2008-03-21", 0, time.Time{}, uuid.Nil, "", time.Time{}
		}, []string{"people.0.outcome warns came_of_age"}},
		{"an estimate is not known to the day", person(func(p *raid.Person) { p.Age = 17 }), nil},
		{"an adult who is 17", person(func(p *raid.Person) { p.Kind, p.BirthDate, p.Age = raid.Adult, "2008-03-21", 0 }), []string{"people.0.kind warns adult_is_minor", "people.0.outcome warns adult_outcome"}},
		{"who was with the minor, in care", func(e *raid.Encounter) { e.ClosedAt = time.Time{}; e.People[0].Company = "" }, []string{"people.0.company warns company_missing"}},
		{"no reason", person(func(p *raid.Person) { p.Reasons = nil }), []string{"people.0.reasons warns reason_none"}},
		{"no guardian", person(func(p *raid.Person) { p.Guardians = nil; p.HandedTo = uuid.Nil; p.Outcome = codes.OutcomeTalk }), []string{"people.0.guardians warns guardian_unreached"}},
		{"guardian not reached", person(func(p *raid.Person) {
			p.Outcome, p.HandedTo, p.Placed = codes.OutcomeCAN, uuid.Nil, "орталық"
			p.Guardians[0] = raid.Guardian{ID: p.Guardians[0].ID, Unreached: true}
		}), []string{"people.0.guardians warns guardian_unreached"}},
		{"to a doctor, and nobody says to which, nor when", person(func(p *raid.Person) {
			p.Outcome, p.HandedTo, p.HandedAt = codes.OutcomeMedical, uuid.Nil, time.Time{}
		}), []string{"people.0.handed_at warns handed_at_missing", "people.0.placed warns placed_missing"}},
		{"to a doctor who is named", person(func(p *raid.Person) {
			p.Outcome, p.HandedTo, p.Placed = codes.OutcomeMedical, uuid.Nil, "№1 балалар ауруханасы, дәрігер С. Сынақова"
		}), nil},
		{"who took the child was told", person(func(p *raid.Person) { p.Guardians[0].NotifiedAt, p.Guardians[0].ArrivedAt = time.Time{}, time.Time{} }), nil},
		{"with a legal representative nobody need be called", person(func(p *raid.Person) {
			p.Guardians, p.HandedTo, p.Outcome, p.Company = nil, uuid.Nil, codes.OutcomeTalk, "K_REPR"
		}), nil},
		{"suspected violence: referral, not handover", person(func(p *raid.Person) { p.Reasons = append(p.Reasons, codes.ReasonVictim) }),
			[]string{"people.0.safety warns safety_left", "people.0.reasons warns violence", "people.0.outcome warns violence_handover", "people.0.handed_to blocks handover_undecided"}},
		{"suspected violence, in care: inspector first", func(e *raid.Encounter) {
			e.ClosedAt = time.Time{}
			e.People[0].Reasons, e.People[0].Outcome = []codes.Code{codes.ReasonVictim}, ""
			e.People[0].Referrals = []raid.Referral{{ID: raidtest.ID(7), Kind: codes.ReferralJuvenile}}
		}, []string{"people.0.reasons warns violence"}},
		{"suspected violence, in care, nobody was called: the parents not before the inspector", func(e *raid.Encounter) {
			e.ClosedAt = time.Time{}
			e.People[0].Reasons, e.People[0].Outcome, e.People[0].Guardians, e.People[0].HandedTo = []codes.Code{codes.ReasonVictim}, "", nil, uuid.Nil
		}, []string{"people.0.reasons warns violence"}},
		{"an injury nobody explains, in care: so too", func(e *raid.Encounter) {
			e.ClosedAt = time.Time{}
			e.People[0].Conditions, e.People[0].Outcome, e.People[0].Guardians, e.People[0].HandedTo = []codes.Code{codes.ConditionInjured}, "", nil, uuid.Nil
		}, []string{"people.0.injuries warns injuries_missing", "people.0.conditions warns medical"}},
		{"suspected violence, in care, the inspector was called and no parent", func(e *raid.Encounter) {
			e.ClosedAt = time.Time{}
			e.People[0].Reasons, e.People[0].Outcome, e.People[0].Guardians, e.People[0].HandedTo = []codes.Code{codes.ReasonVictim}, "", nil, uuid.Nil
			e.People[0].Safety = []safety.Done{{ID: raidtest.ID(70), Step: safety.Inspector, At: e.MetAt, With: "А. Серік"}}
		}, []string{"people.0.guardians warns guardian_unreached"}},
		{"suspected violence, in care, and the inspector was called", func(e *raid.Encounter) {
			e.ClosedAt = time.Time{}
			e.People[0].Reasons = append(e.People[0].Reasons, codes.ReasonVictim)
			e.People[0].Outcome, e.People[0].HandedTo, e.People[0].HandedAt = "", uuid.Nil, time.Time{}
			e.People[0].Safety = []safety.Done{{ID: raidtest.ID(70), Step: safety.Inspector, At: e.MetAt, With: "А. Серік"}}
		}, nil},
		{"suspected violence, finished with the inspector", person(func(p *raid.Person) {
			p.Reasons = []codes.Code{codes.ReasonVictim}
			p.Referrals[0].Kind = codes.ReferralJuvenile
			p.Safety = []safety.Done{{ID: raidtest.ID(8), Step: safety.Decision, With: "Бекова", Ruling: safety.May, Adult: p.HandedTo}}
		}), []string{"people.0.safety warns safety_left"}},
		{"self-harm, in care: never alone", func(e *raid.Encounter) {
			e.ClosedAt = time.Time{}
			e.People[0].Reasons = []codes.Code{codes.ReasonSelfHarm}
		}, []string{"people.0.reasons warns self_harm"}},
		{"self-harm: urgent referral", person(func(p *raid.Person) { p.Reasons, p.Referrals = []codes.Code{codes.ReasonSelfHarm}, nil }), []string{"people.0.referrals warns self_harm_referral", "people.0.safety blocks safety_open"}},
		{"self-harm and let go", person(func(p *raid.Person) {
			p.Reasons, p.Outcome, p.HandedTo = []codes.Code{codes.ReasonSelfHarm}, codes.OutcomeTalk, uuid.Nil
		}), []string{"people.0.reasons warns self_harm", "people.0.safety blocks safety_open"}},
		{"injured, no doctor", person(func(p *raid.Person) {
			p.Conditions, p.Injuries = []codes.Code{codes.ConditionInjured}, "оң қолында көгерген жер"
		}), []string{"people.0.safety warns safety_left", "people.0.conditions warns medical"}},
		{"injured, the ambulance was called", person(func(p *raid.Person) {
			p.Conditions, p.Injuries = []codes.Code{codes.ConditionInjured}, "оң қолында көгерген жер"
			p.Safety = []safety.Done{{ID: raidtest.ID(8), Step: safety.Ambulance, With: "103", At: p.HandedAt}}
		}), []string{"people.0.safety warns safety_left"}},
		{"injured, in hospital", person(func(p *raid.Person) {
			p.Conditions, p.Injuries, p.Outcome, p.HandedTo = []codes.Code{codes.ConditionInjured}, "маңдайы жырылған", codes.OutcomeMedical, uuid.Nil
			p.Placed = "аурухана"
		}), []string{"people.0.safety warns safety_left"}},
		{"an article in Baikonur", func(e *raid.Encounter) { e.Place.District = "431900000"; e.People[0].Article = "442.2" }, []string{"people.0.article warns article_special"}},
		{"an article without company", func(e *raid.Encounter) {
			e.ClosedAt = time.Time{}
			e.People[0].Article, e.People[0].Company = "442.2", ""
		}, []string{"people.0.company warns company_missing", "people.0.article warns article_company"}},
		{"an article beside a representative", person(func(p *raid.Person) { p.Article, p.Company = "442.2", "K_REPR" }), []string{"people.0.article warns article_representative"}},
		{"an outcome of a newer program is kept", person(func(p *raid.Person) { p.Outcome, p.HandedTo = "O_NEW", uuid.Nil }), []string{"people.0.outcome warns code_unknown"}},
		{"reason, condition, kinship, referral of a newer program", person(func(p *raid.Person) {
			p.Reasons, p.Conditions = []codes.Code{"R_X"}, []codes.Code{"C_OK", "C_X"}
			p.Guardians[0].Kinship, p.Referrals[0].Kind, p.Outcome = "S_X", "F_X", codes.OutcomeRelative
		}), []string{"people.0.reasons.0 warns code_unknown", "people.0.conditions.1 warns code_unknown",
			"people.0.guardians.0.kinship warns code_unknown", "people.0.guardians warns consent_missing", "people.0.referrals.0.kind warns code_unknown"}},
		{"handed to nobody named, and an adult is drunk: asked once", func(e *raid.Encounter) {
			e.People[0].HandedTo = uuid.Nil
			e.People = append(e.People, raid.Person{ID: raidtest.ID(71), Kind: raid.Adult, Conditions: []codes.Code{codes.ConditionDrunk}})
		}, []string{"people.0.handed_to blocks handover_unnamed"}},
		{"to a centre, and an adult took the child", person(func(p *raid.Person) { p.Outcome, p.Placed = codes.OutcomeCPD, "орталық" }), []string{"people.0.outcome warns handed_to_left"}},
		{"help that is due before the child was met", person(func(p *raid.Person) { p.Referrals[0].Due = "2026-03-19" }), []string{"people.0.referrals.0.due blocks due_early"}},
		{"help that is due before, in a record that is not finished", func(e *raid.Encounter) {
			e.ClosedAt, e.People[0].Referrals[0].Due = time.Time{}, "2026-03-19"
		}, []string{"people.0.referrals.0.due warns due_early"}},
		{"help that is due in years", person(func(p *raid.Person) { p.Referrals[0].Due = "2062-03-19" }), []string{"people.0.referrals.0.due warns due_far"}},
		{"handed to nobody named", person(func(p *raid.Person) { p.HandedTo = uuid.Nil }), []string{"people.0.handed_to warns handed_to_missing"}},
		{"handed to somebody not in the list", person(func(p *raid.Person) { p.HandedTo = raidtest.ID(99) }), []string{"people.0.handed_to warns handed_to_unknown"}},
		{"handed to who is no representative", person(func(p *raid.Person) { p.Guardians[0].Kinship = "S_GRAN" }), []string{"people.0.handed_to warns handed_to_not_legal"}},
		{"handed to a relative by consent", person(func(p *raid.Person) { p.Guardians[0].Kinship, p.Outcome = "S_GRAN", codes.OutcomeRelative }),
			[]string{"people.0.guardians warns consent_missing"}},
		{"to a relative, and the mother consented", person(relative(func(*raid.Guardian) {})), nil},
		{"to a relative, and the mother was not reached", person(relative(func(g *raid.Guardian) { g.Unreached = true })),
			[]string{"people.0.guardians warns consent_missing"}},
		{"to a relative, and the mother was not called", person(relative(func(g *raid.Guardian) { g.NotifiedAt = time.Time{} })),
			[]string{"people.0.guardians warns consent_missing"}},
		{"to a relative, and an aunt was called", person(relative(func(g *raid.Guardian) { g.Kinship = "S_GRAN" })),
			[]string{"people.0.guardians warns consent_missing"}},
		{"by the outcome of a relative to the mother herself", person(func(p *raid.Person) { p.Outcome = codes.OutcomeRelative }), nil},
		{"handed over at no time", person(func(p *raid.Person) { p.HandedAt = time.Time{} }), []string{"people.0.handed_at warns handed_at_missing"}},
		{"delivered at no time", person(func(p *raid.Person) { p.Outcome = codes.OutcomePolice }), []string{"delivered_at warns delivered_at_missing"}},
		{"arrived before told", person(func(p *raid.Person) { p.Guardians[0].ArrivedAt = p.Guardians[0].NotifiedAt.Add(-time.Minute) }), []string{"people.0.guardians.0.arrived_at warns arrived_before_notified"}},
		{"not reached, yet arrived", person(func(p *raid.Person) { p.Guardians[0].Unreached = true }),
			[]string{"people.0.guardians.0.unreached warns unreached_arrived", "people.0.guardians warns guardian_unreached"}},
		{"another night by its time", func(e *raid.Encounter) { e.Night = "2026-03-21" }, []string{"night warns night_other"}},
		{"met in the future", func(e *raid.Encounter) {
			e.MetAt = raidtest.At(t, "2026-03-21T03:06:00+05:00")
			e.ClosedAt = time.Time{}
			e.People[0].HandedAt = time.Time{}
		},
			[]string{"met_at warns time_future", "people.0.handed_at warns handed_at_missing"}},
		{"met, delivered and told in the future of this device, and stamped by it", func(e *raid.Encounter) {
			e.MetAt = raidtest.At(t, "2026-03-21T06:00:00+05:00")
			e.DeliveredAt = e.MetAt.Add(time.Minute)
			e.People[0].Guardians[0].NotifiedAt = e.DeliveredAt
		}, []string{"met_at warns time_future", "delivered_at warns time_future", "delivered_at warns delivered_spot", "people.0.guardians.0.notified_at warns time_future"}},
		{"a clock a little ahead", func(e *raid.Encounter) {
			e.MetAt = raidtest.At(t, "2026-03-21T03:04:00+05:00")
			e.ClosedAt = time.Time{}
			e.People[0].HandedAt = time.Time{}
		},
			[]string{"people.0.handed_at warns handed_at_missing"}},
		{"in care for more than a day", func(e *raid.Encounter) {
			e.ClosedAt, e.People[0].HandedAt = e.MetAt.Add(25*time.Hour), e.MetAt.Add(25*time.Hour)
		},
			[]string{"closed_at warns care_long", "people.0.handed_at warns time_future"}},
		{"handed over that night, finished two days later", func(e *raid.Encounter) { e.ClosedAt = e.MetAt.Add(50 * time.Hour) }, nil},
		{"finished two days later, and no hour of the handover", func(e *raid.Encounter) { e.ClosedAt, e.People[0].HandedAt = e.MetAt.Add(50*time.Hour), time.Time{} },
			[]string{"closed_at warns care_long", "people.0.handed_at warns handed_at_missing"}},
		{"a receiver without a fix", func(e *raid.Encounter) { e.Place.Point = &raid.Point{} }, []string{"place.point warns point_zero"}},
		{"no place type", func(e *raid.Encounter) { e.Place.Type = "" }, []string{"place.type warns place_type_missing"}},
		{"no district", func(e *raid.Encounter) { e.Place.District = "" }, []string{"place.district warns district_missing"}},
		{"a district we do not have", func(e *raid.Encounter) { e.Place.District = "711310000" }, []string{"place.district warns district_unknown"}},
		{"an operation of a newer program", func(e *raid.Encounter) { e.Operation = "NEW" }, []string{"operation warns code_unknown"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := raidtest.Encounter(t)
			row.edit(&e)
			expect(t, e.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

func iin(s string) func(*raid.Encounter) {
	return func(e *raid.Encounter) { e.People[0].IIN, e.People[0].NoIIN = s, "" }
}

func TestCheckMinorBornIn1890(t *testing.T) {
	t.Parallel()
	// With the clock of 1905 the number's own birth date is a child's.
	e := raidtest.Encounter(t)
	shift := raidtest.At(t, "1905-03-20T23:40:00+05:00").Sub(e.MetAt)
	p := &e.People[0]
	e.Night, e.MetAt, e.ClosedAt = "1905-03-20", e.MetAt.Add(shift), e.ClosedAt.Add(shift)
	p.HandedAt = p.HandedAt.Add(shift)
	p.Referrals[0].Due = "1905-04-02"
	p.Guardians[0].NotifiedAt, p.Guardians[0].ArrivedAt = p.Guardians[0].NotifiedAt.Add(shift), p.Guardians[0].ArrivedAt.Add(shift)
	p.IIN, p.NoIIN, p.BirthDate, p.Age = "900315100008", "", "1890-03-15", 0
	rules := raidtest.Rules(t)
	rules.Now = e.ClosedAt
	expect(t, e.Check(rules), "people.0.iin warns iin_not_minor")
	if got, _ := raid.Propose(e, *p, rules); got != "442.2" {
		t.Errorf("proposed %q", got)
	}
}

func TestCheckYoungAdultLeavesOnlyWhatHeAgreesTo(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		p    raid.Person
		want string
	}{
		{"nothing but that he was met", raid.Person{}, ""},
		{"study and work for the figures", raid.Person{Age: 20, Education: "E_NONE", Work: "W_NO"}, ""},
		{"name without consent", raid.Person{Name: "Үлгі"}, "people.0.agreed blocks agreed_missing"},
		{"phone without consent", raid.Person{Phone: "+7 700 000 00 01"}, "people.0.agreed blocks agreed_missing"},
		{"phone with consent", raid.Person{Phone: "+7 700 000 00 01", Agreed: "телефон, жұмыспен қамту орталығы үшін"}, ""},
		{"an article", raid.Person{Article: "440"}, "people.0 warns young_adult_more"},
		{"a condition", raid.Person{Conditions: []codes.Code{"C_OK"}}, "people.0 warns young_adult_more"},
		{"seventeen", raid.Person{Age: 17}, "people.0.kind blocks adult_is_minor"},
		{"about seventeen", raid.Person{Age: 17, AgeError: 1}, "people.0.kind warns adult_is_minor"},
		{"thirty-five", raid.Person{Age: 35}, "people.0.age warns young_adult_age"},
		{"thirty-four", raid.Person{Age: 34}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := raidtest.Encounter(t)
			row.p.ID, row.p.Kind = raidtest.ID(5), raid.YoungAdult
			e.People = []raid.Person{row.p}
			expect(t, e.Check(raidtest.Rules(t)), row.want)
		})
	}
}

func TestCheckWithZeroRulesAndZeroRecord(t *testing.T) {
	t.Parallel()
	// No rule may panic where nothing is known.
	for _, v := range []raid.Checked{raid.Encounter{}, raid.VenueCheck{}, raid.Operation{}, raid.Raid{}, raid.Review{},
		raid.Encounter{People: []raid.Person{{Kind: raid.Minor, Guardians: []raid.Guardian{{}}}, {Kind: "ghost"}}, ClosedAt: time.Unix(1, 0)}} {
		if !raid.Blocked(v.Check(raid.Rules{})) {
			t.Errorf("an empty %T may be finished", v)
		}
	}
	e := raidtest.Encounter(t)
	if raid.Blocked(e.Check(raid.Rules{})) {
		t.Error("a whole encounter is blocked where no list is known")
	}
}

func TestProblemArgs(t *testing.T) {
	t.Parallel()
	e := raidtest.Encounter(t)
	e.Note = strings.Repeat("x", raid.MaxText+1)
	if got := e.Check(raidtest.Rules(t)); len(got) != 1 || got[0].Args["Max"] != "2000" {
		t.Errorf("problems are %+v", got)
	}
	e = raidtest.Encounter(t)
	e.Operation = codes.Code(strings.Repeat("Ә", 50))
	if got := e.Check(raidtest.Rules(t)); len(got) != 1 || len([]rune(got[0].Args["Code"])) != 20 {
		t.Errorf("problems are %+v", got)
	}
}
