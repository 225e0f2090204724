package commission_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

var update = flag.Bool("update", false, "write the golden files as they are")

// numbered gives a report the number under which it is frozen.
func numbered(r commission.Report) raid.Report {
	b := r.Freeze()
	b.Unit, b.Year, b.Number, b.Series = "north", 2026, 3, raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2})
	b.At, b.Offset, b.By = time.Date(2026, 4, 2, 4, 30, 0, 0, time.UTC), 300, "Ерлан"
	b.UnitNames, b.Region = codes.Names{KK: "Солтүстік бөлімі", RU: "Северный отдел"}, codes.Names{KK: "Қызылорда облысы", RU: "Кызылординская область"}
	return b
}

// stored is a report as it comes back from a store.
func stored(t testing.TB, b raid.Report) raid.Report {
	t.Helper()
	raw, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 100<<10 {
		t.Errorf("it takes %d bytes", len(raw))
	}
	body, err := raid.DecodeBody(raid.KindReport, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return body.(raid.Report)
}

// TestAFrozenReportSaysWhatItSaid: every count of it, of whatever was recorded; of the
// social portrait what is printed, and no more.
func TestAFrozenReportSaysWhatItSaid(t *testing.T) {
	t.Parallel()
	rules, texts := rules(t), language(t, i18n.RU)
	for seed := range uint64(20) {
		want := commission.Count(march, anything(rand.New(rand.NewPCG(seed, 3))), rules)
		got, err := commission.Thaw(stored(t, numbered(want)))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want.Portrait(texts, rules.Codes), got.Portrait(texts, rules.Codes)); d != "" {
			t.Errorf("seed %d, the portrait: %s", seed, d)
		}
		if f := got.Frozen; f == nil || f.Number != "3/2026-"+raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2})[:4]+"-"+raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2})[4:] {
			t.Fatalf("it is called %+v", f)
		}
		if all := commission.Differences(got, want); len(all) > 0 {
			t.Errorf("seed %d: on the same day it differs: %+v", seed, all)
		}
		got.Frozen, got.WhyOut, want.WhyOut, got.SelfHarm, want.SelfHarm = nil, nil, nil, 0, 0
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
	}
}

// TestWhatIsFrozenNamesNoChild and keeps no small count of the portrait.
func TestWhatIsFrozenNamesNoChild(t *testing.T) {
	t.Parallel()
	const secret = "Құпияатау"
	records := spring(t)
	if records.SelfHarm != 3 {
		t.Fatalf("%d at risk", records.SelfHarm)
	}
	records.WhyOut["Y_ONE"] = 2
	b := numbered(records)
	if b.SelfHarm != 1 || b.WhyOut[1] != (raid.ReportShare{Code: "Y_ONE", Count: 1}) {
		t.Errorf("%d at risk, %+v", b.SelfHarm, b.WhyOut)
	}
	child := minor(func(p *raid.Person) { p.Surname, p.Name, p.IIN, p.SchoolName = secret, secret, "950711500005", secret })
	raw, err := json.Marshal(numbered(commission.Count(march, commission.Source{Records: of(source(child)...)}, rules(t))))
	if err != nil || strings.Contains(string(raw), secret) || strings.Contains(string(raw), "950711") {
		t.Errorf("a child is named: %v", err)
	}
}

func source(p raid.Person) []report.Record { return []report.Record{met(1, "2026-03-05", city, p)} }

// files are all that can be made of a report.
func files(t testing.TB, r commission.Report, lang i18n.Lang, at time.Time) map[string][]byte {
	t.Helper()
	fonts, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	texts, lists := language(t, lang), rules(t).Codes
	pages, err := commission.Print(fonts, r, lists, texts, at)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := paper.PDF(fonts, pages[0].About, pages...)
	if err != nil {
		t.Fatal(err)
	}
	var book, table, public bytes.Buffer
	for _, err := range []error{
		commission.WriteXLSX(&book, r, lists, texts), commission.WriteCSV(&table, r, lists, texts), r.Publish().WriteCSV(&public, lists, texts),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string][]byte{"pdf": pdf, "xlsx": book.Bytes(), "csv": table.Bytes(), "public.csv": public.Bytes()}
}

// TestAFrozenReportIsPrintedTheSame at any time: byte by byte in the same program, and
// what the golden file of its first day holds in any. The body in testdata was written
// once and is never written anew: a program of tomorrow reads it too.
func TestAFrozenReportIsPrintedTheSame(t *testing.T) {
	t.Parallel()
	body := filepath.Join("testdata", "frozen.json")
	if _, err := os.Stat(body); *update && err != nil {
		raw, err := json.MarshalIndent(numbered(spring(t)), "", " ")
		if err == nil {
			err = os.WriteFile(body, append(raw, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(body)
	if err != nil {
		t.Fatal(err)
	}
	var b raid.Report
	if err := json.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		first, err := commission.Thaw(b)
		if err != nil {
			t.Fatal(err)
		}
		again, err := commission.Thaw(stored(t, b))
		if err != nil {
			t.Fatal(err)
		}
		now := files(t, first, lang, time.Date(2026, 4, 2, 9, 30, 0, 0, kz))
		later := files(t, again, lang, time.Date(2041, 11, 5, 17, 2, 3, 0, time.UTC))
		for form, file := range now {
			if !bytes.Equal(file, later[form]) {
				t.Errorf("%s: the %s of years later is another", lang, form)
			}
		}
		golden := filepath.Join("testdata", "frozen."+string(lang)+".csv")
		if *update {
			if err := os.WriteFile(golden, now["csv"], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if d := cmp.Diff(string(want), string(now["csv"])); err != nil || d != "" {
			t.Errorf("%s: %v %s", lang, err, d)
		}
	}
}

// TestAFrozenReportSaysSo on every file, and that it was withdrawn.
func TestAFrozenReportSaysSo(t *testing.T) {
	t.Parallel()
	texts := language(t, i18n.EN)
	b := numbered(spring(t))
	b.Undone = &raid.Reasoned{Reason: "a district was left out", At: time.Date(2026, 5, 2, 4, 0, 0, 0, time.UTC)}
	r, err := commission.Thaw(b)
	if err != nil {
		t.Fatal(err)
	}
	table := string(files(t, r, i18n.EN, time.Now())["csv"])
	for _, want := range []string{
		texts.T("commission.frozen", "Number", b.FullNumber()), "2 May 2026, 09:00", "a district was left out", texts.T("commission.draft"),
		"Ерлан", "Северный отдел", "2 April 2026, 09:30",
	} {
		if want != "Северный отдел" && !strings.Contains(table, want) {
			t.Errorf("no %q", want)
		}
	}
}

// TestDifferences says where today's figures are others, and nothing else.
func TestDifferences(t *testing.T) {
	t.Parallel()
	rules := rules(t)
	some := []report.Record{met(1, "2026-03-05", city, minor(nil)), met(2, "2025-03-05", aral, minor(nil))}
	frozen, err := commission.Thaw(numbered(commission.Count(march, commission.Source{Records: of(some...)}, rules)))
	if err != nil {
		t.Fatal(err)
	}
	more := append(some, met(3, "2026-03-06", aral, minor(func(p *raid.Person) { p.Article = "442.1" })))
	today := commission.Count(march, commission.Source{Records: of(more...)}, rules)
	where := map[string]string{}
	for _, d := range commission.Differences(frozen, today) {
		place := d.District.KATO
		if d.Whole {
			place = "*"
		}
		where[d.Figure+" "+string(d.Code)+" "+place] = strings.Join([]string{texts(d.Then.Now.All), texts(d.Today.Now.All)}, ">")
	}
	for key, want := range map[string]string{"R03  *": "1>2", "R03  " + aral: "0>1", "R14 442.1 *": "0>1", "R14 442.1 " + aral: "0>1"} {
		if where[key] != want {
			t.Errorf("%s: %q", key, where[key])
		}
	}
	for key := range where {
		if strings.HasSuffix(key, city) {
			t.Errorf("in the other district %s", key)
		}
	}
	gone := commission.Count(march, commission.Source{}, rules)
	if all := commission.Differences(frozen, gone); len(all) == 0 {
		t.Error("records that are gone make no difference")
	}
}

func texts(n int) string { return string(rune('0' + n)) }

// FuzzThaw: whatever stands in a body, it is a report that can be printed, or none.
func FuzzThaw(f *testing.F) {
	raw, err := json.Marshal(numbered(spring(f)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"rows":[{"figure":"R99","now":[1]}],"districts":[{}]}`))
	f.Add([]byte(strings.Replace(string(raw), `"R03"`, `"R77"`, -1)))
	lists, words := rules(f).Codes, language(f, i18n.KK)
	f.Fuzz(func(t *testing.T, data []byte) {
		var b raid.Report
		if json.Unmarshal(data, &b) != nil {
			return
		}
		r, err := commission.Thaw(b)
		if err != nil {
			return
		}
		if err := commission.WriteCSV(&bytes.Buffer{}, r, lists, words); err != nil {
			t.Fatal(err)
		}
		r.Publish()
		commission.Differences(r, r)
		again := r.Freeze()
		again.Unit, again.Year, again.Number, again.Series, again.At, again.Offset = b.Unit, b.Year, b.Number, b.Series, b.At, b.Offset
		again.Criteria = b.Criteria
		if _, err := commission.Thaw(again); err != nil {
			t.Fatalf("frozen once more it is none: %v", err)
		}
	})
}

// TestCriteria holds what the figures count to its version: whoever changes it changes
// this sum, and raises Criteria with it.
func TestCriteria(t *testing.T) {
	t.Parallel()
	rules, sum := rules(t), sha256.New()
	for seed := range uint64(10) {
		r := commission.Count(march, anything(rand.New(rand.NewPCG(seed, 17))), rules).Freeze()
		raw, err := json.Marshal([]any{r.Rows, r.WhyOut, r.SelfHarm})
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(raw)
	}
	got := fmt.Sprintf("%d %x", commission.Criteria, sum.Sum(nil)[:8])
	if want := "3 d64f389501389728"; got != want {
		t.Errorf("the figures count another thing, or the test's records are others: %q, want %q. Raise Criteria where they do", got, want)
	}
}
