package review

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/safety"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

func child(name string, outcome codes.Code) raid.Person {
	return raid.Person{
		ID: uuid.MustParse("0190c8a0-0000-7000-8000-0000000000c1"), Kind: raid.Minor,
		Name: name, Surname: "Т.", Age: 14, Sex: codes.Female, Outcome: outcome,
	}
}

func met(p ...raid.Person) Version {
	return Version{Rev: "r", Encounter: &raid.Encounter{
		MetAt: time.Date(2026, 11, 22, 21, 3, 0, 0, time.UTC), People: p,
	}}
}

func find(t *testing.T, all []row, path string) row {
	t.Helper()
	for _, r := range all {
		if r.path == path {
			return r
		}
	}
	t.Fatalf("no row %q", path)
	return row{}
}

func TestRowsMarkWhatChanged(t *testing.T) {
	words := Words{Codes: lists(t), Zone: time.FixedZone("", 5*3600)}
	club := regionfile.Venue{ID: "v2", Names: codes.Names{KK: "Нүкте клубы", EN: "Nukte club"}}
	words.Region.Venues = []regionfile.Venue{club}
	at := func(name string) Version {
		v := met()
		v.Encounter.Place = raid.Place{Venue: club.ID, Name: name}
		return v
	}
	unnamed := at("")
	before := met(child("Аружан", ""))
	other := child("Мадина", "")
	other.ID = uuid.MustParse("0190c8a0-0000-7000-8000-0000000000c2")
	for _, test := range []struct {
		name    string
		record  Record
		path    string
		values  []string
		was     string
		changed bool
	}{
		{"no version before marks nothing", Record{Heads: []Version{met(child("Аружан", "O_SPOT"))}},
			"people.0.outcome", []string{"Handed over on the spot"}, "", false},
		{"a field that was empty", Record{Heads: []Version{met(child("Аружан", "O_SPOT"))}, Before: &before},
			"people.0.outcome", []string{"Handed over on the spot"}, "", true},
		{"a field that is the same", Record{Heads: []Version{met(child("Аружан", "O_SPOT"))}, Before: &before},
			"people.0.name", []string{"Т. Аружан"}, "Т. Аружан", false},
		{"a person who moved in the list", Record{Heads: []Version{met(other, child("Аружан", ""))}, Before: &before},
			"people.1.name", []string{"Т. Аружан"}, "Т. Аружан", false},
		{"two heads that agree", Record{Heads: []Version{met(child("Аружан", "O_SPOT")), met(child("Аружан", "O_SPOT"))}},
			"people.0.outcome", []string{"Handed over on the spot"}, "", false},
		{"two heads that differ", Record{Heads: []Version{met(child("Аружан", "O_SPOT")), met(child("Аружан", ""))}},
			"people.0.outcome", []string{"Handed over on the spot", ""}, "", false},
		{"what was written beside a known venue", Record{Heads: []Version{at("2nd floor hall")}, Before: &unnamed},
			"place.name", []string{"Nukte club · 2nd floor hall"}, "Nukte club", true},
		{"a time is local", Record{Heads: []Version{met()}}, "met_at", []string{"23 November 2026, 02:03"}, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := find(t, rows(texts(t, "en"), words, test.record), test.path)
			if diff := cmp.Diff(test.values, r.values); diff != "" {
				t.Error(diff)
			}
			if r.was != test.was || r.changed != test.changed {
				t.Errorf("was %q, changed %v", r.was, r.changed)
			}
		})
	}
}

// Who has the child now is said also where nobody wrote a name.
func TestWhoTookTheChildWithoutAName(t *testing.T) {
	p := child("Аружан", "")
	p.Guardians = []raid.Guardian{{ID: p.ID, Kinship: "S_MOTH"}, {ID: uuid.UUID{9}}}
	for to, want := range map[uuid.UUID]string{p.ID: "Mother", {9}: "an adult whose name is not written", {7}: "an adult whose name is not written"} {
		p.HandedTo = to
		said := ""
		for _, r := range rows(texts(t, "en"), Words{Codes: lists(t)}, Record{Heads: []Version{met(p)}}) {
			if r.path == "people.0.handed_to" && !r.secret {
				said = strings.Join(r.values, " ")
			}
		}
		if said != want {
			t.Errorf("%q, want %q", said, want)
		}
	}
}

func TestRowsHideWhoItIs(t *testing.T) {
	p := child("Аружан", "")
	p.IIN, p.Phone, p.BirthDate = "950711500005", "+7 700 000 00 00", "2095-07-11"
	p.Guardians = []raid.Guardian{{ID: p.ID, Name: "Гүлнар Т.", Phone: "+7 700 000 00 01"}}
	p.HandedTo = p.ID
	p.NoIINNote, p.WhyOut, p.Injuries, p.Agreed = "Гүлнардікі", "Гүлнар ұрысты", "Гүлнар көрді", "Гүлнарға"
	p.Placed = "Орталық, Гүлнар қабылдады"
	p.Seized = []raid.SeizedItem{{ID: p.ID, Note: "Гүлнардікі"}}
	p.Safety = []safety.Done{{ID: p.ID, Step: safety.Ambulance, Said: "Гүлнар шақырды"}}
	e := met(p)
	e.Encounter.Note, e.Encounter.Place.Note = "Гүлнар мас", "Гүлнардың үйі"
	secret := map[string]bool{}
	for _, r := range rows(texts(t, "kk"), Words{Codes: lists(t)}, Record{Heads: []Version{e}}) {
		if r.secret {
			secret[r.path] = true
		}
	}
	want := map[string]bool{}
	for _, path := range []string{"name", "iin", "phone", "birth_date", "guardians.0.name", "guardians.0.phone", "handed_to",
		"no_iin", "why_out", "injuries", "agreed", "placed", "taken.0", "safety.0"} {
		want["people.0."+path] = true
	}
	want["note"], want["place.note"] = true, true // free words may hold a name
	if diff := cmp.Diff(want, secret); diff != "" {
		t.Error(diff)
	}
}

// The mark of an adult says what was marked, and of whom.
func TestARiskIsSaidOfWhomItIs(t *testing.T) {
	p := child("Аружан", "")
	p.Guardians = []raid.Guardian{{ID: p.ID, Kinship: codes.KinFather, Fitness: codes.UnfitHurt}}
	e := met(p).Encounter
	for lang, want := range map[i18n.Lang]string{"kk": "Баланы жәбірлеген деп белгіленген ересек: әкесі",
		"ru": "Взрослый отмечен как причинивший вред ребёнку: отец", "en": "An adult marked as having hurt the child: father"} {
		if got := (Words{Codes: lists(t)}).Risk(texts(t, lang), e, raid.RiskHurt); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A service that was called is named in the reader's language, whatever language
// the officer read.
func TestRowsNameAServiceInTheReadersLanguage(t *testing.T) {
	p := child("Аружан", "")
	p.Safety = []safety.Done{{ID: p.ID, Step: safety.Ambulance, With: "Скорая помощь", Phone: "103"}}
	for lang, want := range map[i18n.Lang]string{"kk": "Жедел жәрдем · 103", "ru": "Скорая помощь · 103", "en": "Ambulance · 103"} {
		r := find(t, rows(texts(t, lang), Words{Codes: lists(t)}, Record{Heads: []Version{met(p)}}), "people.0.safety.0")
		if diff := cmp.Diff([]string{want}, r.values); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
	}
}

func TestQueueOrder(t *testing.T) {
	at := func(m int) time.Time { return time.Date(2026, 11, 23, 2, m, 0, 0, time.UTC) }
	id := func(n byte) uuid.UUID { return uuid.UUID{15: n} }
	queue := sorted([]Item{
		{ID: id(1), At: at(10)}, {ID: id(2), At: at(1), Own: true}, {ID: id(3), At: at(5)}, {ID: id(4), At: at(30), Answered: true},
	})
	var got []byte
	for _, it := range queue {
		got = append(got, it.ID[15])
	}
	if diff := cmp.Diff([]byte{4, 3, 1, 2}, got); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		name string
		gone byte
		next int
	}{{"the first", 4, 0}, {"one within", 1, 2}, {"the last", 2, 2}, {"one that is not there", 9, -1}} {
		t.Run(test.name, func(t *testing.T) {
			if _, next := after(queue, id(test.gone)); next != test.next {
				t.Errorf("next %d, want %d", next, test.next)
			}
		})
	}
}

// unseen are the members of a record that the page of a reviewer does not show,
// by why. Those of an act are on its own page.
var unseen = strings.Fields(`
	night pen.officer pen.crew answer.review answer.text
` + // the head of the page says it
	`
	place.source place.venue people.sex people.school people.safety.ruling people.safety.adult
` + // of a point; what is no word, no venue and no adult of this record has no name
	`
	people.kind people.age_error
` + // of the section, beside the age
	`
	met_by delivered_by people.handed_by people.detained.by people.safety.by people.guardians.notified_by
`) // beside their times

// TestAReviewerSeesEveryMember: a member of a record that is on no line of the
// page, also one that is added tomorrow, would be decided on unseen, and no
// history would tell that it was changed.
func TestAReviewerSeesEveryMember(t *testing.T) {
	texts, words := texts(t, "en"), Words{Codes: lists(t), Officer: func(id uuid.UUID) string { return id.String() }}
	flat := func(body any) []entry {
		if e, is := body.(raid.Encounter); is {
			for i := range e.People {
				e.People[i].Kind = raid.Minor
			}
			return flatten(texts, words, Version{Encounter: &e})
		}
		return flatten(texts, words, Version{Short: body.(raid.Short)})
	}
	hidden := map[string]raid.Kind{}
	for _, k := range raid.FieldKinds {
		raidtest.Members(k.Body(), func(path string, without, with any) {
			if reflect.DeepEqual(flat(without), flat(with)) && !strings.HasPrefix(path, "people.acts.") {
				hidden[path] = k
			}
		})
	}
	for path, k := range hidden {
		if !slices.Contains(unseen, path) {
			t.Errorf("%s of %s is on no line of the page: show it in flatten, or say above why not", path, k)
		}
	}
	for _, path := range unseen {
		if _, is := hidden[path]; !is {
			t.Errorf("%s is seen: it need not be listed above", path)
		}
	}
}

// TestEveryShortKindHasItsName: the lists of the night and of the review call a
// short record by its kind.
func TestEveryShortKindHasItsName(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		words := texts(t, lang)
		for _, k := range raid.FieldKinds {
			for _, key := range []string{"night." + string(k), "review." + string(k)} {
				if k.Short() && words.T(key) == key {
					t.Errorf("%s has no text %s", lang, key)
				}
			}
		}
	}
}

// The paper of a handover is told where it is decided on: its number, and what is
// wrong with it. Words in which a name may stand are hidden.
func TestAnActIsTold(t *testing.T) {
	words := Words{Codes: lists(t), Zone: time.FixedZone("", 5*3600)}
	at := time.Date(2026, 11, 22, 21, 33, 0, 0, time.UTC)
	for _, row := range []struct {
		name   string
		act    handover.Act
		want   string
		secret bool
	}{
		{"signed", handover.Act{Number: "71-ERTX-T009-0006-F", IssuedAt: at}, "№ 71-ERTX-T009-0006-F · 23 November 2026, 02:33", false},
		{"not signed", handover.Act{Number: "71-ERTX-T009-0006-F", IssuedAt: at, Refused: "no glasses"},
			"№ 71-ERTX-T009-0006-F · 23 November 2026, 02:33 · not signed: no glasses", true},
		{"void", handover.Act{Number: "71-ERTX-T009-0006-F", IssuedAt: at, Void: &handover.Void{Reason: "wrong child"}},
			"№ 71-ERTX-T009-0006-F · 23 November 2026, 02:33 · Void: wrong child", true},
	} {
		p := child("Аружан", codes.OutcomeSpot)
		p.Acts = []handover.Act{row.act}
		got := find(t, rows(texts(t, "en"), words, Record{Heads: []Version{met(p)}}), "people.0.acts.0")
		if diff := cmp.Diff(row.want, strings.Join(got.values, "|")); diff != "" || got.secret != row.secret {
			t.Errorf("%s: secret %v %s", row.name, got.secret, diff)
		}
	}
}

// A field that several people have is named once, with whose it is.
func TestChangedFieldsAreNamedOnce(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	v := newRecordView(p.Look)
	for _, of := range []string{"Minor 1", "Minor 2", "Minor 3"} {
		v.rows = append(v.rows, row{section: of, label: "Proposed article", changed: true})
	}
	v.rows = append(v.rows, row{section: "How it ended", label: "Note", changed: true}, row{section: "Minor 1", label: "Age"})
	if got := v.labels(func(r row) bool { return r.changed }); got != "Proposed article (Minor 1, Minor 2, Minor 3), Note" {
		t.Errorf("%q", got)
	}
}

// Why a record was amended, withdrawn or taken back is in free words, in which a name
// may stand: it is masked as those are.
func TestReasonsAreFreeWords(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	e := encounter(p.Region())
	e.Amendment, e.Withdrawal = &raid.Reasoned{Reason: "it was not Артём", At: clock(2, 0)}, &raid.Reasoned{Reason: "Артём's brother", At: clock(2, 1)}
	for _, l := range Lines(p.Look.Texts(), p.screen.data.Words, Version{Rev: "r1", Encounter: e}) {
		if strings.Contains(l.Value, "Артём") && !l.Secret {
			t.Errorf("%s is read without being held", l.Path)
		}
	}
}
