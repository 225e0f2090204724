package retention

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"shyraq/app/raid"
)

// Person is whom somebody asks about: by his IIN, by his name, or by both, of which
// either is enough. It is never written down.
type Person struct {
	iin   string
	words []string
}

// ParsePerson reads lines: one of twelve digits is an IIN, any other a name.
func ParsePerson(text string) (p Person, ok bool) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if len(line) == 12 && strings.Trim(line, "0123456789") == "" {
			p.iin = line // one that was mistyped too: it may stand here as it is
			continue
		}
		p.words = append(p.words, words(line)...)
	}
	return p, p.iin != "" || len(p.words) > 1
}

// In says whether a body names the person: his IIN stands there, or all words of his
// name do within one object, as they do of one person and not of two.
func (p Person) In(body []byte) bool {
	var v any
	return json.Unmarshal(body, &v) == nil && p.in(v)
}

// Is says whether somebody who was met is called so, and not only who came with him.
func (p Person) Is(v raid.Person) bool {
	return p.stands(words(strings.Join([]string{v.Surname, v.Name, v.Patronymic, v.IIN}, " ")))
}

func (p Person) in(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, p.in)
	case string:
		return p.stands(words(v))
	case map[string]any:
		var here []string
		for _, m := range v {
			if s, ok := m.(string); ok {
				here = append(here, words(s)...)
			} else if p.in(m) {
				return true
			}
		}
		return p.stands(here)
	}
	return false
}

func (p Person) stands(here []string) bool {
	if p.iin != "" && slices.Contains(here, p.iin) {
		return true
	}
	return len(p.words) > 1 && !slices.ContainsFunc(p.words, func(w string) bool { return !slices.Contains(here, w) })
}

// fold brings together what is written in one way or the other.
var fold = strings.NewReplacer("ё", "е", "ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и")

func words(s string) []string {
	return strings.FieldsFunc(fold.Replace(strings.ToLower(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
