package desktop

import (
	"testing"

	"shyraq/app/cli"
	"shyraq/app/i18n"
	"shyraq/app/session"
)

func TestTheLanguageOfARunComesFirst(t *testing.T) {
	for _, row := range []struct {
		name    string
		args    []string
		setting i18n.Lang
		locale  string
		want    i18n.Lang
	}{
		{"of this run", []string{"--lang", "ru"}, i18n.EN, "kk", i18n.RU},
		{"as it was chosen", nil, i18n.EN, "kk", i18n.EN},
		{"of the locale", nil, "", "ru", i18n.RU},
		{"of nobody", nil, "", "C", i18n.KK},
		{"a language that is none of ours", []string{"--lang", "de"}, i18n.EN, "kk", i18n.EN},
	} {
		t.Run(row.name, func(t *testing.T) {
			env := cli.Env{Getenv: func(name string) string {
				return map[string]string{"LANGUAGE": row.locale, "HOME": t.TempDir()}[name]
			}}
			o, err := windowOptions(env, row.args)
			if err != nil {
				t.Fatal(err)
			}
			if got := spoken(env, prefs{Prefs: session.Prefs{Lang: row.setting}}, o); got != row.want {
				t.Errorf("speaks %s, want %s", got, row.want)
			}
		})
	}
}
