package commission_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/help"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

const mayDay = civil.Date("2026-05-01")

func markOf(iin string) string {
	sum := sha256.Sum256([]byte(iin))
	return string(sum[:16])
}

// answered gives the referrals of a source answers of which nobody thought, and says
// how they stand by them.
func answered(r *rand.Rand, s *commission.Source) map[uuid.UUID][]help.Answer {
	all := map[uuid.UUID][]help.Answer{}
	s.Help = map[commission.Referred]commission.Helped{}
	for rec := range s.Records {
		for i := range rec.Encounter.People {
			for j := range rec.Encounter.People[i].Referrals {
				f := &rec.Encounter.People[i].Referrals[j]
				f.Status, f.Due = pick[codes.Code](r, "new", "accepted", "done"), pick[civil.Date](r, "", "2026-04-01", "2026-06-01")
				for range r.IntN(3) {
					all[rec.ID] = append(all[rec.ID], help.Answer{ID: uuid.UUID{byte(r.IntN(256)), 1}, FollowUp: raid.FollowUp{
						Referral: f.ID, On: "2026-04-01", Due: pick[civil.Date](r, "", "2026-04-20", "2026-07-01"),
						Result: pick(r, codes.HelpDone, codes.HelpTaken, codes.HelpDeclined), At: time.Unix(int64(r.IntN(9)), 0),
					}})
				}
			}
		}
	}
	for rec := range s.Records {
		for _, p := range rec.Encounter.People {
			for _, f := range p.Referrals {
				s.Help[commission.Referred{Record: rec.ID, Referral: f.ID}] = commission.HelpedBy(help.Of(f, all[rec.ID]).From(civil.DateOf(rec.Encounter.MetAt.In(kz)), p.Urgent(f)), mayDay)
			}
		}
	}
	return all
}

// extracts is a source as it comes out of a pack, its links too.
func extracts(t testing.TB, s commission.Source, answers map[uuid.UUID][]help.Answer) commission.Source {
	t.Helper()
	var k commission.Packer
	for rec := range s.Records {
		if x, counts := commission.Extracted(*rec, answers[rec.ID], kz, markOf); counts {
			k.Add(&x)
		}
	}
	counted := k.Len()
	for n, l := range s.Links {
		if x, counts := commission.ExtractedLink(id(n), l); counts {
			k.Add(&x)
		}
	}
	packed := k.Bytes()
	s.Links = nil
	for x := range commission.Unpack(packed) {
		if x != nil && x.Kind == raid.KindLink {
			s.Links = append(s.Links, x.Link())
		}
	}
	s.Help = map[commission.Referred]commission.Helped{}
	s.Records = func(yield func(*report.Record) bool) {
		n := 0
		for x, whole := range commission.Unpack(packed) {
			if !whole {
				t.Fatal("what was packed is no pack")
			}
			if x.Kind == raid.KindLink {
				continue
			}
			n++
			if x.Note(s.Help, mayDay); !yield(&x.Record) {
				return
			}
		}
		if n != counted {
			t.Fatalf("%d of %d", n, counted)
		}
	}
	return s
}

// TestAReportOfExtractsIsThatOfTheirRecords: whatever was recorded, every number of every
// period, and what is listed behind it.
func TestAReportOfExtractsIsThatOfTheirRecords(t *testing.T) {
	t.Parallel()
	rules := rules(t)
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 17))
		source := anything(r)
		answers := answered(r, &source)
		bare := extracts(t, source, answers)
		for _, p := range []commission.Period{march, {From: "2025-03-01", To: "2026-02-28"}, {From: "2026-02-25", To: "2026-02-28"}} {
			want := commission.Count(p, source, rules)
			if diff := cmp.Diff(want, commission.Count(p, bare, rules)); diff != "" {
				t.Fatalf("seed %d, %v: %s", seed, p, diff)
			}
			for _, row := range want.Rows {
				if seed > 2 || p != march {
					break // the lists are of the counts; some are enough
				}
				for _, n := range numbers(want, row.Line) {
					if diff := cmp.Diff(commission.Behind(p, n, source, rules), commission.Behind(p, n, bare, rules)); diff != "" {
						t.Fatalf("seed %d, %v: %s", seed, n, diff)
					}
				}
			}
		}
	}
}

// everything is records in which all is written that somebody may write: CANARY stands
// where words are.
func everything() []report.Record {
	at := time.Date(2026, 3, 5, 23, 0, 0, 0, kz)
	e := raid.Encounter{
		Night: "2026-03-05", MetAt: at, Note: "CANARY note", ClosedAt: at.Add(2 * time.Hour), DeliveredAt: at.Add(time.Hour),
		Place: raid.Place{District: city, Type: "PARK", Name: "CANARY place", Note: "CANARY place", Point: &raid.Point{Lat: 448488123, Lon: 655031456}},
		People: []raid.Person{{
			ID: id(1), Kind: raid.Minor, IIN: "950711500005", Surname: "CANARY", Name: "CANARY", Patronymic: "CANARY", BirthDate: "2012-07-11",
			Phone: "+7CANARY", SchoolName: "CANARY", School: "CANARY", WhyOut: "CANARY", Injuries: "CANARY", Protocol: "CANARY",
			Residence: raid.Residence{Address: "CANARY"}, Guardians: []raid.Guardian{{Name: "CANARY", IIN: "900711500005"}},
			Sex: codes.Female, Education: codes.EducationSchool, Outcome: codes.OutcomeHome, Article: codes.OutsideAtNight,
			Reasons: []codes.Code{codes.ReasonWanted, codes.ReasonSelfHarm}, WhyOutCodes: []codes.Code{"Y_WALK"}, Conditions: []codes.Code{codes.ConditionDrugs},
			Seized:        []raid.SeizedItem{{Kind: "T_KNIF", Act: "CANARY", Note: "CANARY"}},
			Registrations: []raid.Registration{{Register: "G_POL", Decided: "CANARY"}},
			Referrals:     []raid.Referral{{ID: id(2), Kind: "F_PSY", Status: "accepted", Due: "2026-04-01"}, {ID: id(5), Kind: "F_MED", Status: "new"}},
		}, {ID: id(3), Kind: raid.Adult, Name: "CANARY", Article: "131"}, {ID: id(4), Kind: raid.Adult, Name: "CANARY"}},
	}
	v := raid.Visit{Night: "2026-03-05", At: at, Place: raid.Place{District: city, Name: "CANARY", Note: "CANARY", Point: &raid.Point{Lat: 448488123, Lon: 655031456}}}
	all := []report.Record{{ID: id(9), Kind: raid.KindEncounter, Encounter: e, Accepted: true}}
	for n, s := range []raid.Short{
		raid.HomeCheck{Subject: raid.HomeOfChild, Name: "CANARY", Note: "CANARY"}, raid.VenueCheck{Result: raid.Violation, Note: "CANARY"}, raid.Talk{Form: "U_TALK", Topic: "CANARY", Note: "CANARY"},
	} {
		all = append(all, report.Record{ID: id(10 + n), Kind: raid.KindOf(s), Short: s.With(v)})
	}
	return all
}

// packed are the extracts of everything.
func packed(t *testing.T) []byte {
	t.Helper()
	var k commission.Packer
	for _, r := range everything() {
		x, counts := commission.Extracted(r, nil, kz, markOf)
		if !counts {
			t.Fatalf("nothing is counted of a %s", r.Kind)
		}
		k.Add(&x)
	}
	x, counts := commission.ExtractedLink(id(11), raid.Link{Decision: raid.SameChild, Reason: "CANARY", A: raid.PersonRef{Person: id(1)}, B: raid.PersonRef{Person: id(2)}})
	if !counts {
		t.Fatal("a link is not counted")
	}
	k.Add(&x)
	return k.Bytes()
}

// TestAnExtractNamesNobody: of records in which everything is written there is no word,
// no number, no day of birth and no address in their extracts.
func TestAnExtractNamesNobody(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"CANARY", "950711500005", "900711500005", "2012-07-11"} {
		if strings.Contains(string(packed(t)), word) {
			t.Errorf("the extract has %s", word)
		}
	}
}

// FuzzUnpack: whatever bytes come, they are read to their end or called no pack, and what
// was read packs to what is read again.
func FuzzUnpack(f *testing.F) {
	for seed := range uint64(4) {
		var k commission.Packer
		source := anything(rand.New(rand.NewPCG(seed, 5)))
		for rec := range source.Records {
			if x, counts := commission.Extracted(*rec, nil, kz, markOf); counts && k.Len() < 5 {
				k.Add(&x)
			}
		}
		f.Add(k.Bytes())
	}
	f.Add([]byte{})
	f.Add([]byte{1, 200})
	f.Fuzz(func(t *testing.T, b []byte) {
		var k commission.Packer
		for x, whole := range commission.Unpack(b) {
			if !whole {
				return
			}
			k.Add(x)
		}
		first := k.Bytes()
		var again commission.Packer
		for x, whole := range commission.Unpack(first) {
			if !whole {
				t.Fatal("what was packed is no pack")
			}
			again.Add(x)
		}
		if !bytes.Equal(first, again.Bytes()) {
			t.Fatal("packed again it is another")
		}
	})
}

// TestTheVersionOfExtracts: what is counted of a record and how it is packed are those of
// the version. Who changes them puts the version up, and this with it.
func TestTheVersionOfExtracts(t *testing.T) {
	t.Parallel()
	b := packed(t)
	sum := sha256.Sum256(b)
	got := []any{commission.ExtractVersion, len(b), fmt.Sprintf("%x", sum[:6])}
	want := []any{6, 432, "176367366937"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
