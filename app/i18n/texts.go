package i18n

import (
	"strings"
	"sync/atomic"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Texts speaks one language. The zero value speaks Kazakh dates and numbers
// and gives every key back as itself.
type Texts struct {
	lang      Lang
	localizer *goi18n.Localizer
	offset    *atomic.Pointer[time.Location] // of the region
}

// Lang is the language spoken.
func (t Texts) Lang() Lang {
	if t.lang == "" {
		return KK
	}
	return t.lang
}

// T is the text of a key. The arguments are pairs of a name and a value for
// the places {{.Name}} of the text: T("unlock.wait", "Left", "1:20").
func (t Texts) T(key string, args ...any) string {
	return t.localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data(args)}, key)
}

// N is the text of a key in the plural form that n asks for; {{.Count}} is n
// written with the separators of the language. More places are given as in T.
func (t Texts) N(key string, n int, args ...any) string {
	d := data(args)
	d["Count"] = t.Int(n)
	return t.localize(&goi18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: d}, key)
}

// Has tells whether the key has a text in this language or in the default
// one.
func (t Texts) Has(key string) bool {
	if t.localizer == nil {
		return false
	}
	_, err := t.localizer.Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: map[string]any{}, TemplateParser: places})
	return err == nil
}

func (t Texts) localize(c *goi18n.LocalizeConfig, key string) string {
	if t.localizer == nil {
		return key
	}
	c.TemplateParser = places
	s, err := t.localizer.Localize(c)
	if s == "" && err != nil {
		return key
	}
	return oneStop(s, c.TemplateData)
}

// oneStop leaves one full stop where a name that ends in an initial, "Гүлнар Б.", ends a
// sentence.
func oneStop(s string, filled any) string {
	places, _ := filled.(map[string]any)
	for _, v := range places {
		if v, ok := v.(string); ok && strings.HasSuffix(v, ".") {
			s = strings.ReplaceAll(s, v+".", v)
		}
	}
	return s
}

// places fills the places of a text. What is read of a text once is kept with
// it: a page of a form asks for hundreds, again with each change.
var places = kept{&template.TextParser{Funcs: caseEndings}}

type kept struct{ *template.TextParser }

// Cacheable implements template.Parser: the functions are always the same.
func (kept) Cacheable() bool { return true }

func data(args []any) map[string]any {
	d := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			d[name] = args[i+1]
		}
	}
	return d
}
