package session

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/cli"
	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/vault"
)

// outcomeRow is a record of the table below and what every place has to say of it.
type outcomeRow struct {
	id      uuid.UUID
	at      time.Time
	outcome codes.Code
	how     string       // meant, given, finished
	kept    bool         // the child is with the patrol
	wrong   bool         // the child was given to who may not have him
	share   state.Share  // of several children
	others  []codes.Code // what the others of them came to
}

// figuresOf are the figures in which a child of an outcome counts, beside R03 and R05,
// once it has come about.
var figuresOf = map[codes.Code][]report.Figure{
	"O_SPOT": {report.R07, report.R08}, "O_HOME": {report.R07}, "O_POL": {report.R06, report.R07}, "O_REL": nil,
	"O_CAN": {report.R09}, "O_CPD": {report.R09}, "O_MED": nil, "O_INST": nil, "O_SPCH": nil, "O_CRIM": nil,
	"O_TALK": nil, "O_ADLT": nil, "O_LEFT": nil,
}

// record makes a record of a child with an outcome: meant only, with the child given
// to somebody, or finished.
func (r *rig) record(outcome codes.Code, how string, at time.Time) outcomeRow {
	r.t.Helper()
	d, _ := handed()
	e := &d.Encounter
	e.MetAt = at
	p := &e.People[0]
	p.Outcome = outcome
	p.Residence.Address = "Сынақ көшесі, 1"
	if outcome == codes.OutcomeAdult {
		p.Age = 18 // a child by what is written is not taken for an adult
	}
	kin := codes.KinMother
	if outcome == codes.OutcomeRelative {
		kin = "S_GRAN"
	}
	p.Guardians = []raid.Guardian{{ID: uuid.New(), Kinship: kin, Name: "Сынақ Сәуле", NotifiedAt: at, Fitness: codes.Fit}}
	if how != "meant" && codes.HandedOver(outcome) {
		p.HandedTo, p.HandedAt = p.Guardians[0].ID, at.Add(time.Minute)
	}
	if how != "meant" && codes.TakenIn(outcome) {
		p.HandedAt = at.Add(time.Minute)
	}
	if how != "meant" && outcome == codes.OutcomePolice {
		e.DeliveredAt = at.Add(time.Minute)
	}
	if how == "finished" {
		e.ClosedAt = at.Add(2 * time.Minute)
	}
	_, err := r.s.duty.Record(r.ctx, duty.Draft{ID: d.ID, Encounter: *e})
	r.must(err)
	return outcomeRow{id: d.ID, at: at, outcome: outcome, how: how, kept: how == "meant" && (codes.HandedOver(outcome) || codes.TakenIn(outcome))}
}

// outcomes records every outcome of the list in every way it can stand.
func (r *rig) outcomes() (all []outcomeRow) {
	r.t.Helper()
	at := time.Date(2026, 7, 4, 22, 0, 0, 0, r.s.duty.Rules().Offset)
	for _, code := range r.codes.List("outcomes", "2026-07-04") {
		for _, how := range []string{"meant", "given", "finished"} {
			all = append(all, r.record(code.Code, how, at))
			at = at.Add(time.Minute)
		}
	}
	return all
}

// givenWrong is a record of a child who was given to an adult of whom it was written
// afterwards that he may not have him.
func (r *rig) givenWrong(at time.Time) outcomeRow {
	r.t.Helper()
	o := r.record(codes.OutcomeSpot, "given", at)
	w, err := r.s.duty.Edit(r.ctx, o.id)
	r.must(err)
	w.Encounter.People[0].Guardians[0].Fitness = codes.UnfitHurt
	_, err = r.s.duty.Record(r.ctx, w)
	r.must(err)
	o.wrong = true
	return o
}

// several are records of three children each, who did not end alike: what is said is
// what needs a person most, and of how many.
func (r *rig) several(at time.Time) (all []outcomeRow) {
	r.t.Helper()
	for _, row := range []struct {
		how      string
		outcomes [3]codes.Code // of each child; empty: with the patrol
		want     outcomeRow
	}{
		{"the last is with the patrol", [3]codes.Code{"O_TALK", "O_TALK", ""}, outcomeRow{how: "given", kept: true, share: state.Share{Count: 1, Of: 3}}},
		{"two are with the patrol", [3]codes.Code{"", "O_MED", ""}, outcomeRow{how: "given", kept: true, share: state.Share{Count: 2, Of: 3}}},
		{"all are with the patrol", [3]codes.Code{"", "", ""}, outcomeRow{how: "given", kept: true}},
		{"the second left", [3]codes.Code{"O_TALK", "O_LEFT", "O_TALK"}, outcomeRow{how: "given", outcome: "O_LEFT", share: state.Share{Count: 1, Of: 3}, others: []codes.Code{"O_TALK"}}},
		{"the last is with doctors", [3]codes.Code{"O_TALK", "O_CAN", "O_MED"}, outcomeRow{how: "finished", outcome: "O_MED", share: state.Share{Count: 1, Of: 3}, others: []codes.Code{"O_CAN", "O_TALK"}}},
		{"two of them", [3]codes.Code{"O_CAN", "O_TALK", "O_CAN"}, outcomeRow{how: "finished", outcome: "O_CAN", share: state.Share{Count: 2, Of: 3}, others: []codes.Code{"O_TALK"}}},
		{"all alike", [3]codes.Code{"O_CAN", "O_CAN", "O_CAN"}, outcomeRow{how: "finished", outcome: "O_CAN"}},
	} {
		d, _ := handed()
		e := &d.Encounter
		e.MetAt = at
		one := e.People[0]
		e.People = nil
		for _, code := range row.outcomes {
			p := one
			p.ID, p.Outcome, p.HandedTo, p.HandedAt, p.Acts = uuid.New(), code, uuid.Nil, time.Time{}, nil
			if codes.TakenIn(code) {
				p.HandedAt = at
			}
			e.People = append(e.People, p)
		}
		if row.want.how == "finished" {
			e.ClosedAt = at.Add(2 * time.Minute)
		}
		_, err := r.s.duty.Record(r.ctx, duty.Draft{ID: d.ID, Encounter: *e})
		if err != nil {
			r.t.Fatalf("%s: %v", row.how, err)
		}
		row.want.id, row.want.at = d.ID, at
		all = append(all, row.want)
		at = at.Add(time.Minute)
	}
	return all
}

// some is a text of as many of the children as it is of.
func (r *rig) some(o outcomeRow, text string) string { return someOf(r.look.Texts(), o, text) }

// endingsOf are all outcomes of the children: that of one would be read of the other.
func endingsOf(t i18n.Texts, lists *codes.Lists, o outcomeRow, outcome codes.Code) string {
	label := func(c codes.Code) string { return lists.Label("outcomes", c, string(t.Lang())) }
	all := []string{label(outcome)}
	for _, c := range o.others {
		all = append(all, label(c))
	}
	if len(all) == 1 {
		return someOf(t, o, all[0])
	}
	return t.T("night.endings", "Count", fmt.Sprint(len(all)), "Text", strings.Join(all, "; "))
}

func someOf(t i18n.Texts, o outcomeRow, text string) string {
	if o.share == (state.Share{}) {
		return text
	}
	return t.T("night.some", "Count", fmt.Sprint(o.share.Count), "All", fmt.Sprint(o.share.Of), "Text", text)
}

// wants is what the list, the page, the strip and the verbs have to say of a record.
func (o outcomeRow) wants() (word state.Word, outcome codes.Code) {
	switch {
	case o.how == "finished":
		return state.WordWaiting, o.outcome
	case o.kept:
		return state.WordInCare, ""
	}
	return state.WordUnfinished, o.outcome
}

// Each outcome says the same in the strip, in the list, on the page of the record, in
// the figures and by the verbs, whether it is meant, has come about or is finished.
func TestEveryOutcomeSaysTheSameEverywhere(t *testing.T) {
	r := newRig(t, aigul)
	r.w.Resize(fyne.NewSize(1280, 9000)) // every row of the list is in sight
	r.unlock(aigul)
	all := r.outcomes()
	if len(all) != 3*len(figuresOf) {
		t.Fatalf("%d outcomes of the list, %d in the table", len(all)/3, len(figuresOf))
	}
	all = append(all, r.givenWrong(all[len(all)-1].at.Add(time.Minute)))
	r.s.refresh()
	r.calm()
	t.Run("the figures", func(t *testing.T) { r.figuresSay(t, all) })
	all = append(all, r.several(all[len(all)-1].at.Add(time.Minute))...)
	r.s.refresh()
	r.calm()
	t.Run("the list", func(t *testing.T) { r.listSays(t, all) })
	t.Run("the strip", func(t *testing.T) { r.stripSays(t, all) })
	t.Run("the page of the record", func(t *testing.T) { r.pageSays(t, all) })
	r.lock()
	r.must(r.device.Close(nil))
	t.Run("the verbs", func(t *testing.T) { r.verbsSay(t, all) })
}

// Of a record without a child no outcome is waited for: the row says who was met.
func TestARecordWithoutAChildWaitsForNoOutcome(t *testing.T) {
	for kind, key := range map[raid.PersonKind]string{raid.YoungAdult: "capture.person.young", raid.Adult: "capture.person.adult", raid.Minor: "night.withdrawn"} {
		r := newRig(t, aigul)
		r.unlock(aigul)
		d, _ := handed()
		p := raid.Person{ID: uuid.New(), Kind: kind, Age: 20}
		d.Encounter.People, d.Encounter.MetAt = []raid.Person{p}, r.s.duty.Now()
		if kind == raid.Minor {
			d.Encounter.People[0].Age, d.Encounter.Withdrawal = 15, &raid.Reasoned{Reason: "қате", At: r.s.duty.Now()}
		} else {
			d.Encounter.ClosedAt = r.s.duty.Now()
		}
		_, err := r.s.duty.Record(r.ctx, duty.Draft{ID: d.ID, Encounter: d.Encounter})
		r.must(err)
		r.s.refresh()
		r.calm()
		r.s.Area(ui.AreaNight)
		if !r.says(r.look.T(key)) {
			t.Errorf("%s: %q", kind, r.words())
		}
	}
}

func (r *rig) listSays(t *testing.T, all []outcomeRow) {
	r.s.Area(ui.AreaNight)
	r.drain()
	text := r.look.Texts()
	words := r.words()
	for _, o := range all {
		clock := text.Clock(o.at)
		from := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, clock+" ") || w == clock })
		if from < 0 {
			t.Errorf("%s %s: no row at %s in %q", o.outcome, o.how, clock, words)
			continue
		}
		said := strings.Join(words[from:min(from+12, len(words))], " | ")
		word, outcome := o.wants()
		want := []string{r.look.T("state." + string(word))}
		switch {
		case o.wrong:
			want = append(want, r.look.T("night.given_wrong"))
		case o.kept:
			want = append(want, r.some(o, r.look.T("night.in_care", "Time", clock)))
		case o.how == "finished":
			want = append(want, endingsOf(r.look.Texts(), r.codes, o, outcome))
		default:
			want = append(want, r.look.T("night.unfinished", "Outcome", endingsOf(r.look.Texts(), r.codes, o, outcome)))
		}
		for _, w := range want {
			if !slices.Contains(strings.Split(said, " | "), w) {
				t.Errorf("%s %s: the row says %q, not %q", o.outcome, o.how, said, w)
			}
		}
	}
}

// stripSays looks three hours later, when a child with the patrol is overdue.
func (r *rig) stripSays(t *testing.T, all []outcomeRow) {
	r.time.Pass(4*time.Hour, func() {})
	r.s.refresh()
	r.calm()
	var want []uuid.UUID
	for _, o := range all {
		if o.kept {
			want = append(want, o.id)
		}
	}
	got := r.s.notices().overdue
	sort := func(ids []uuid.UUID) []uuid.UUID {
		slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
		return ids
	}
	if d := cmp.Diff(sort(want), sort(slices.Clone(got))); d != "" {
		t.Errorf("the strip tells of others:\n%s", d)
	}
	if len(r.s.notices().wrong) != 1 || !r.says(r.look.N("app.notice_wrong", 1)) {
		t.Errorf("it tells of %d who were given wrong", len(r.s.notices().wrong))
	}
	said := r.s.urgentBanners(r.s.notices())
	if len(want) > 0 && !slices.ContainsFunc(said, func(b ui.Banner) bool { return b.Say() == r.look.N("app.notice_overdue", len(want)) }) {
		t.Errorf("it does not say of %d", len(want))
	}
}

func (r *rig) pageSays(t *testing.T, all []outcomeRow) {
	for _, o := range all {
		file, err := r.s.duty.Encounter(r.ctx, o.id)
		r.must(err)
		data, err := r.s.recordData(file)
		r.must(err)
		word, _ := o.wants()
		if data.Word != word {
			t.Errorf("%s %s: the page says %s, not %s", o.outcome, o.how, data.Word, word)
		}
		if o.how != "finished" {
			continue // it is opened in the form
		}
		r.s.openRecord(o.id)
		r.page(o.id)
		for _, w := range []string{r.codes.Label("outcomes", o.outcome, string(r.look.Lang())), r.look.T("state." + string(word))} {
			if !r.says(w) {
				t.Errorf("%s %s: the page does not say %q", o.outcome, o.how, w)
			}
		}
		r.shell.Router().Back()
	}
}

func (r *rig) figuresSay(t *testing.T, all []outcomeRow) {
	sum, err := r.s.duty.Summary(r.ctx, "2026-07-04")
	r.must(err)
	var want report.Figures
	for _, o := range all {
		if o.outcome == codes.OutcomeAdult {
			continue // no child
		}
		want[report.R03].All++
		want[report.R05].All++
		if o.kept {
			continue
		}
		for _, f := range figuresOf[o.outcome] {
			want[f].All++
		}
	}
	for f := report.R03; f <= report.R09; f++ {
		if got := sum.Total.All[f].All; got != want[f].All {
			t.Errorf("%s counts %d, want %d", f.Code(), got, want[f].All)
		}
	}
}

// verbsSay asks the verbs, on the device as the window left it.
func (r *rig) verbsSay(t *testing.T, all []outcomeRow) {
	pin := filepath.Join(t.TempDir(), "pin")
	r.must(os.WriteFile(pin, []byte(aigul.PIN+"\n"), 0o600))
	env := cli.Env{
		Getenv: func(string) string { return "" }, Texts: r.texts, Codes: r.codes,
		Districts: func(region regionfile.Region) (duty.Districts, error) { return ground.New(region) },
		Now:       r.time.Now, Rand: rand.Reader, Wire: duty.Wire{Chance: func() float64 { return 0 }},
		KeyStore: vault.NoKeyStore, Cost: devicetest.Cost, Version: "test",
	}
	run := func(args ...string) string {
		var out, fault bytes.Buffer
		if code, _ := cli.Run(r.ctx, append(args, "--data", r.dir, "--pin-file", pin, "--lang", "kk"), nil, &out, &fault, env); code != cli.Done {
			t.Fatalf("%v ends with %d: %s", args, code, fault.String())
		}
		return out.String()
	}
	type line struct {
		Record  uuid.UUID
		State   state.Word
		Outcome codes.Code
		Wrong   bool `json:"given_wrong"`
		Share   state.Share
	}
	var list struct{ Records []line }
	r.must(json.Unmarshal([]byte(run("list", "--json")), &list))
	sentences := strings.Split(run("list"), "\n")
	for _, o := range all {
		word, outcome := o.wants()
		want := line{o.id, word, outcome, o.wrong, o.share}
		i := slices.IndexFunc(list.Records, func(l line) bool { return l.Record == o.id })
		if i < 0 || list.Records[i] != want {
			t.Errorf("%s %s: list says %+v, want %+v", o.outcome, o.how, list.Records[max(i, 0)], want)
		}
		s := slices.IndexFunc(sentences, func(l string) bool { return strings.HasPrefix(l, o.id.String()) })
		end := i18nState(r.texts, word)
		switch {
		case outcome != "":
			end = endingsOf(r.texts.For(i18n.KK), r.codes, o, outcome) + " · " + end
		case o.kept:
			end = someOf(r.texts.For(i18n.KK), o, end)
		}
		if o.wrong {
			end += " · " + r.texts.For(i18n.KK).T("night.given_wrong")
		}
		if s < 0 || !strings.HasSuffix(sentences[s], end) {
			t.Errorf("%s %s: list says %q, want the end %q", o.outcome, o.how, sentences[max(s, 0)], end)
		}
	}
	for _, o := range []outcomeRow{all[0], all[1], all[2], all[len(all)-1]} {
		var sheet line
		r.must(json.Unmarshal([]byte(run("show", o.id.String(), "--json")), &sheet))
		if word, outcome := o.wants(); sheet != (line{o.id, word, outcome, o.wrong, o.share}) {
			t.Errorf("%s %s: show says %+v", o.outcome, o.how, sheet)
		}
	}
}

func i18nState(b *i18n.Bundle, word state.Word) string {
	return b.For(i18n.KK).T(fmt.Sprintf("state.%s", word))
}
