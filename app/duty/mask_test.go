package duty

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/safety"
)

// What was called is no name: shown as initials, an ambulance reads as a man.
func TestMaskKeepsAService(t *testing.T) {
	for _, row := range []struct {
		step codes.Code
		with string
		want string
	}{
		{safety.Ambulance, "Жедел жәрдем", "Жедел жәрдем"},
		{safety.Hotline, "111 байланыс орталығы", "111 байланыс орталығы"},
		{safety.Centre, "Қамқорлық орталығы", "Қамқорлық орталығы"},
		{safety.Inspector, "Айгүл Серікова", "А. С."},
		{safety.NotAlone, "Айгүл Серікова", "А. С."},
		{safety.FitAdult, "Айгүл Серікова", "А. С."},
		{safety.Decision, "Айгүл Серікова", "А. С."},
	} {
		t.Run(string(row.step), func(t *testing.T) {
			e := raid.Encounter{People: []raid.Person{{Safety: []safety.Done{{Step: row.step, With: row.with}}}}}
			if got := Mask(e).People[0].Safety[0].With; got != row.want {
				t.Errorf("%q is shown as %q, want %q", row.with, got, row.want)
			}
		})
	}
}

// TestMaskNamesNobody fills every place of a person where a name or a number
// of somebody stands, and looks for it in what a list gets.
func TestMaskNamesNobody(t *testing.T) {
	const secret = "Құпияатау"
	p := raid.Person{
		Surname: secret, Name: secret, Patronymic: secret, IIN: "950711500005", Phone: "77000000001",
		Guardians: []raid.Guardian{{Name: secret + " " + secret, Phone: "77000000002"}},
		Safety:    []safety.Done{{With: secret}},
		Acts: []handover.Act{{
			Number: "43-ZQAA-3HHJ-0022-R", OfficerInk: handover.Strokes{{1, 2}}, TakerInk: handover.Strokes{{1, 2}},
			Child: handover.Child{Surname: secret, Name: secret, Patronymic: secret, IIN: "950711500005"},
			Taker: handover.Taker{Name: secret, Number: "000000001", Address: secret, Phone: "77000000003"}, Place: secret,
		}},
	}
	e := raid.Encounter{People: []raid.Person{p}}
	raw, err := json.Marshal(Mask(e))
	if err != nil {
		t.Fatal(err)
	}
	said := string(raw)
	for _, s := range []string{secret, "950711500005", "7700000000", "00000001", "_ink"} {
		if strings.Contains(said, s) {
			t.Errorf("a masked record shows %q", s)
		}
	}
	if !strings.Contains(said, "43-ZQAA-3HHJ-0022-R") {
		t.Error("the act's number is masked, and it names nobody")
	}
	if e.People[0].Acts[0].Child.Name != secret || e.People[0].Safety[0].With != secret {
		t.Error("masking changed the record")
	}
}

// namesNobody are the texts that a masked encounter shows, by why they may stand
// there.
var namesNobody = strings.Fields(`
	night operation people.kind people.sex people.no_iin people.citizenship people.language people.education
	people.work people.company people.roles people.reasons people.why_out_codes people.conditions
	people.guardians.kinship people.guardians.fitness people.guardians.fitness_also people.guardians.penalties.article people.guardians.penalties.imposed
	people.hits.register people.put_on.register people.put_on.on people.taken.kind people.detained.event
	people.outcome people.proposed people.article people.referrals.kind people.referrals.status people.referrals.due
	people.safety.step
	people.acts.child.no_iin people.acts.child.sex people.acts.taker.kinship people.acts.taker.document
	people.acts.outcome people.acts.conditions
` + // codes, and days of the work itself
	`
	place.source place.type place.venue place.name place.district
	people.residence.district people.residence.locality people.school people.school_name people.grade
` + // where many are
	`
	people.birth_date people.acts.child.birth_date
` + // the age is made of it
	`
	people.hits.source people.put_on.decided people.safety.ruling
` + // what officers decided
	`
	people.safety.phone
` + // a service's; an adult's is hidden, by the step
	`
	clips.badge people.acts.name people.acts.number people.acts.salt people.acts.replaces people.acts.key people.acts.sig
	people.acts.region.kk people.acts.region.ru people.acts.region.en people.acts.unit.kk people.acts.unit.ru people.acts.unit.en
	people.acts.contact.kk people.acts.contact.ru people.acts.contact.en
	people.acts.district.kk people.acts.district.ru people.acts.district.en
`) // the officers' own side of an act and of a video

// saidToEachOther is what officers say: the form needs it, and what leaves the
// program without being revealed does not have it.
var saidToEachOther = strings.Fields(`
	people.acts.void.reason answer.text amendment.reason withdrawal.reason
	venue_check.undone.reason home_check.undone.reason talk.undone.reason
`)

// shortNamesNobody are those of the short records.
var shortNamesNobody = strings.Fields(`
	venue_check.night venue_check.place.source venue_check.place.type venue_check.place.venue venue_check.place.name
	venue_check.place.district venue_check.result

	home_check.also home_check.night home_check.place.source home_check.place.type home_check.place.venue home_check.place.district
	home_check.subject home_check.register home_check.result

	talk.night talk.place.source talk.place.type talk.place.venue talk.place.name talk.place.note talk.place.district
	talk.form talk.topic
`)

// TestMaskLooksAtEveryMember: a text that a mask lets through, also of a field
// or a kind of record that is added tomorrow, is one of which somebody said
// that it names nobody.
func TestMaskLooksAtEveryMember(t *testing.T) {
	var shown, hushed []string
	look := func(path string, f File) {
		for _, list := range []*[]string{&shown, &hushed} {
			raw, err := json.Marshal([]any{f.Encounter, f.Short, f.Heads, f.History})
			if err != nil || strings.Contains(string(raw), raidtest.Word) {
				*list = append(*list, path)
			}
			f = f.Hushed()
		}
	}
	for _, k := range raid.FieldKinds {
		raidtest.Members(k.Body(), func(path string, _, with any) {
			if e, is := with.(raid.Encounter); is {
				e = Mask(e)
				look(path, File{Masked: true, Encounter: e, Heads: []Version{{Encounter: e}}, History: []Version{{Encounter: e}}})
			} else {
				b := maskShort(with.(raid.Short))
				look(string(k)+"."+path, File{Masked: true, Short: b, Heads: []Version{{Short: b}}, History: []Version{{Short: b}}})
			}
		})
	}
	for _, row := range []struct {
		name        string
		shown, want []string
	}{
		{"masked", shown, slices.Concat(namesNobody, shortNamesNobody, saidToEachOther)},
		{"hushed", hushed, slices.Concat(namesNobody, shortNamesNobody)},
	} {
		slices.Sort(row.shown)
		slices.Sort(row.want)
		if d := cmp.Diff(row.want, row.shown); d != "" {
			t.Errorf("%s: mask it, or say above why it may be shown (-said +shown):\n%s", row.name, d)
		}
	}
}

// TestHushedHidesWhatReviewersSay, and leaves the file it was made of.
func TestHushedHidesWhatReviewersSay(t *testing.T) {
	t.Parallel()
	said := File{Masked: true, Reviews: []Opinion{{Review: raid.Review{
		Comments: []raid.Comment{{Field: "people", Text: raidtest.Word}}, Undone: &raid.Reasoned{Reason: raidtest.Word},
	}}}}
	if raw, _ := json.Marshal(said.Hushed().Reviews); strings.Contains(string(raw), raidtest.Word) {
		t.Errorf("it says %s", raw)
	}
	if said.Reviews[0].Review.Comments[0].Text != raidtest.Word {
		t.Error("the form lost the remark")
	}
	open := said
	open.Masked = false
	if raw, _ := json.Marshal(open.Hushed().Reviews); !strings.Contains(string(raw), raidtest.Word) {
		t.Error("what was revealed is hidden")
	}
}
