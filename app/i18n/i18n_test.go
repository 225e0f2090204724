package i18n_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
)

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func small(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(fstest.MapFS{
		"core.kk.toml": file("[a]\nhi = \"Сәлем, {{.Name}}\"\nonly = \"тек қазақша\"\n[a.n]\none = \"{{.Count}} жазба\"\nother = \"{{.Count}} жазбалар\"\n"),
		"core.ru.toml": file("[a]\nhi = \"Привет, {{.Name}}\"\n[a.n]\none = \"{{.Count}} запись\"\nfew = \"{{.Count}} записи\"\nmany = \"{{.Count}} записей\"\nother = \"{{.Count}} записи\"\n"),
		"core.en.toml": file("[a]\nhi = \"Hello, {{.Name}}\"\nwho = \"By {{.Name}}. Wait.\"\n[a.n]\none = \"{{.Count}} record\"\nother = \"{{.Count}} records\"\n"),
		"README.md":    file("left alone"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTexts(t *testing.T) {
	t.Parallel()
	b := small(t)
	for name, row := range map[string]struct{ got, want string }{
		"kazakh":                       {b.For(i18n.KK).T("a.hi", "Name", "Әли"), "Сәлем, Әли"},
		"russian":                      {b.For(i18n.RU).T("a.hi", "Name", "Али"), "Привет, Али"},
		"an unknown language":          {b.For("fr").T("a.hi", "Name", "Ali"), "Сәлем, Ali"},
		"a key only Kazakh has":        {b.For(i18n.EN).T("a.only"), "тек қазақша"},
		"no such key":                  {b.For(i18n.EN).T("a.none"), "a.none"},
		"the zero value":               {i18n.Texts{}.T("a.hi"), "a.hi"},
		"no markup in what is put in":  {b.For(i18n.EN).T("a.hi", "Name", "<b>{{.X}}"), "Hello, <b>{{.X}}"},
		"an initial ends a sentence":   {b.For(i18n.EN).T("a.who", "Name", "Аян С."), "By Аян С. Wait."},
		"a name ends a sentence":       {b.For(i18n.EN).T("a.who", "Name", "Аян"), "By Аян. Wait."},
		"one":                          {b.For(i18n.RU).N("a.n", 1), "1 запись"},
		"few":                          {b.For(i18n.RU).N("a.n", 3), "3 записи"},
		"many":                         {b.For(i18n.RU).N("a.n", 11), "11 записей"},
		"twenty-one is one in Russian": {b.For(i18n.RU).N("a.n", 21), "21 запись"},
		"kazakh one":                   {b.For(i18n.KK).N("a.n", 1), "1 жазба"},
		"kazakh other":                 {b.For(i18n.KK).N("a.n", 5), "5 жазбалар"},
		"a count with its thousands":   {b.For(i18n.EN).N("a.n", 1200), "1,200 records"},
	} {
		if row.got != row.want {
			t.Errorf("%s: %q, want %q", name, row.got, row.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, fsys := range map[string]fstest.MapFS{
		"a key in two areas":  {"a.kk.toml": file("[x]\ny = \"1\"\n"), "b.kk.toml": file("[x]\ny = \"2\"\n")},
		"a foreign language":  {"a.fr.toml": file("[x]\ny = \"1\"\n")},
		"a name without area": {"kk.toml": file("[x]\ny = \"1\"\n")},
		"what is not TOML":    {"a.kk.toml": file("[x\n")},
		"a broken place":      {"a.kk.toml": file("[x]\ny = \"{{.Name\"\n")},
	} {
		b, err := i18n.Load(fsys)
		if name == "a broken place" { // found by the first use, which must not fail
			if err == nil && !strings.Contains(b.For(i18n.KK).T("x.y"), "x.y") {
				t.Errorf("%s gave %q", name, b.For(i18n.KK).T("x.y"))
			}
			continue
		}
		if !errors.Is(err, i18n.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDatesAndTimes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 2, 14, 0, 0, time.FixedZone("", 5*3600)) // a Monday
	b := small(t)
	kk, ru, en := b.For(i18n.KK), b.For(i18n.RU), b.For(i18n.EN)
	for _, row := range []struct{ got, want string }{
		{kk.Date(at), "2026 жылғы 23 қараша"},
		{kk.Date(time.Date(2026, 12, 31, 19, 6, 0, 0, time.UTC)), "2027 жылғы 1 қаңтар"},
		{kk.Month(time.Date(2026, 12, 31, 19, 6, 0, 0, time.UTC)), "2027 жылғы қаңтар"},
		{ru.Date(at), "23 ноября 2026"},
		{en.Date(at), "23 November 2026"},
		{ru.Month(at), "ноябрь 2026"},
		{kk.DateNumeric(at), "23.11.2026"},
		{kk.Weekday(at), "дүйсенбі"},
		{ru.Weekday(at.AddDate(0, 0, 1)), "вторник"}, // the toolkit swaps these two
		{ru.Weekday(at.AddDate(0, 0, 3)), "четверг"},
		{en.Clock(at), "02:14"},
		{kk.DateClock(at), "2026 жылғы 23 қараша, 02:14"},
		{ru.When(at, at.Add(time.Hour)), "02:14"},
		{ru.When(at.Add(-3*time.Hour), at), "22 ноября, 23:14"},
		{ru.When(at.AddDate(-1, 0, 0), at), "23 ноября 2025, 02:14"},
		{kk.Duration(65 * time.Minute), "1 сағ 05 мин"},
		{ru.Duration(65 * time.Minute), "1 ч 05 мин"},
		{en.Duration(59 * time.Second), "59 s"},
		{en.Duration(-2 * time.Minute), "–2 min"},
		{kk.Countdown(4*time.Minute + 58*time.Second + time.Millisecond), "4:59"},
		{kk.Countdown(-time.Second), "0:00"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	b := small(t)
	kk, en := b.For(i18n.KK), b.For(i18n.EN)
	for _, row := range []struct{ got, want string }{
		{kk.Int(0), "0"},
		{kk.Int(999), "999"},
		{kk.Int(12345), "12\u00a0345"},
		{kk.Int(-1234567), "–1\u00a0234\u00a0567"},
		{en.Int(12345), "12,345"},
		{kk.Decimal(1234.56, 1), "1\u00a0234,6"},
		{en.Decimal(-0.04, 1), "0.0"},
		{en.Decimal(math.NaN(), 1), "–"},
		{kk.Distance(350.4), "350\u00a0м"},
		{kk.Distance(1234), "1,2\u00a0км"},
		{kk.Bytes(0), "0\u00a0Б"},
		{kk.Bytes(354_421), "354\u00a0КБ"},
		{kk.Bytes(1_706_239), "1,7\u00a0МБ"},
		{en.Bytes(83_400_000), "83\u00a0MB"},
		{en.Bytes(12_300_000_000_000), "12,300\u00a0GB"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	want := []string{
		"№ 2 мектеп", "№ 15 мектеп", "Almaty", "Алия", "Әлия", "әлия", "Вера", "Гүлнар", "Ғани", "Ержан", "Ёлка",
		"Камила", "Қайрат", "Нұр", "Ңа", "Оля", "Өмір", "Умит", "Ұлан", "Үміт", "Фарид", "Хан", "Һас", "Шара", "Ынтық", "Ілияс", "Эля",
	}
	got := append([]string(nil), want...)
	for i := range got { // any order to start from
		j := (i*7 + 3) % len(got)
		got[i], got[j] = got[j], got[i]
	}
	slices.SortStableFunc(got, i18n.Compare)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		setting string
		locales []string
		want    i18n.Lang
	}{
		"the setting wins":        {"ru", []string{"kk_KZ.UTF-8"}, i18n.RU},
		"else the locale":         {"", []string{"", "ru_RU.UTF-8"}, i18n.RU},
		"a list of languages":     {"", []string{"de:en:ru"}, i18n.EN},
		"a locale of Windows":     {"", []string{"kk-KZ"}, i18n.KK},
		"C names no language":     {"", []string{"C.UTF-8", "POSIX"}, i18n.KK},
		"an unknown setting":      {"fr", []string{"en_US"}, i18n.EN},
		"nothing at all":          {"", nil, i18n.KK},
		"a language that we lack": {"", []string{"de_DE"}, i18n.KK},
	} {
		if got := i18n.Choose(row.setting, row.locales...); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

func TestSpoken(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		setting string
		env     map[string]string
		want    i18n.Lang
	}{
		"a list beside a plain locale": {"", map[string]string{"LANGUAGE": "en", "LC_ALL": "C.UTF-8"}, i18n.EN},
		"a list before a locale":       {"", map[string]string{"LANGUAGE": "ru:en", "LANG": "kk_KZ.UTF-8"}, i18n.RU},
		"a list of others":             {"", map[string]string{"LANGUAGE": "de:fr", "LANG": "ru_RU.UTF-8"}, i18n.RU},
		"no list":                      {"", map[string]string{"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "ru_RU"}, i18n.EN},
		"the setting before all":       {"kk", map[string]string{"LANGUAGE": "en", "LC_ALL": "ru_RU"}, i18n.KK},
		"a machine of nobody":          {"", map[string]string{"LC_ALL": "C.UTF-8", "LANG": "C"}, i18n.KK},
	} {
		if got := i18n.Spoken(row.setting, func(name string) string { return row.env[name] }); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

func TestNextGoesRound(t *testing.T) {
	t.Parallel()
	l := i18n.KK
	for range i18n.Langs() {
		l = l.Next()
	}
	if l != i18n.KK {
		t.Errorf("came back to %s", l)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[a]\nhi = \"x\"\n")
	f.Add("[a.n]\none = \"{{.Count}}\"\nother = \"{{.Count}}\"\n")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := i18n.Load(fstest.MapFS{"a.kk.toml": file(s)})
		if err != nil {
			return
		}
		for _, k := range b.Keys(i18n.KK) {
			b.For(i18n.KK).T(k)
			b.For(i18n.KK).N(k, 3)
		}
	})
}
