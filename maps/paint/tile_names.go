package paint

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// name is one thing that may be labelled, at a point or along paths.
type name struct {
	kind     kind
	line     bool
	rank     float32 // larger is more important within its kind
	texts    texts
	from, to int32 // paths
}

// texts is a name in the languages of the pack.
type texts struct{ own, kk, ru, en string }

// in chooses by language: the language itself, what the place calls itself,
// then the other of Kazakh and Russian, and English last. A name of its own
// in Latin letters comes after one in Cyrillic, except for English.
func (t *texts) in(lang string) string {
	order := [...]string{t.kk, t.own, t.ru, t.en}
	if lang == "ru" {
		order = [...]string{t.ru, t.own, t.kk, t.en}
	}
	if isLatin(t.own) {
		order[1], order[2] = order[2], order[1]
	}
	if lang == "en" {
		order = [...]string{t.en, t.own, t.kk, t.ru}
	}
	for _, s := range order {
		if s != "" {
			return s
		}
	}
	return ""
}

func isLatin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Latin, r)
		}
	}
	return false
}

// textSpan is a stretch of the blob; one that is not known yet is zero.
type textSpan struct {
	from, to int32
	known    bool
}

type namedName struct {
	name
	spans [4]textSpan // own, Kazakh, Russian, English
}

func (m *tileDecoder) addName(f *mvtFeature, n namedName) {
	k := &m.tile
	switch f.kind {
	case geomPolygon:
		// A lake is named at the middle of its largest ring.
		best, area := n.from, float32(0)
		for i := n.from; i < n.to; i++ {
			if a := ringArea(k.path(i)); a > area {
				best, area = i, a
			}
		}
		c := middle(k.path(best))
		k.points = append(k.points, c)
		k.parts = append(k.parts, int32(len(k.points)))
		k.boxes = append(k.boxes, box{c.x, c.y, c.x, c.y})
		n.from, n.to = int32(len(k.parts))-1, int32(len(k.parts))
		n.rank = area
		m.named = append(m.named, n)
	case geomPoint:
		for i, to := n.from, n.to; i < to; i++ {
			n.from, n.to = i, i+1
			m.named = append(m.named, n)
		}
	default:
		m.named = append(m.named, n)
	}
}

func (m *tileDecoder) namesOf(f *mvtFeature, called kind) (out [4]textSpan) {
	if called == kindHouseNumber {
		out[0] = m.hear(f, keyHouseNumber)
		return out
	}
	for i, k := range [...]key{keyName, keyNameKK, keyNameRU, keyNameEN} {
		out[i] = m.hear(f, k)
	}
	return out
}

// hear gives where the text of a key lies in the blob. A value that many
// features share is cleaned once.
func (m *tileDecoder) hear(f *mvtFeature, k key) textSpan {
	v := f.tags[k]
	if v == 0 {
		return textSpan{}
	}
	if n := len(f.layer.values); m.layer == nil || &m.layer[0] != &f.layer.name[0] {
		m.layer = f.layer.name
		m.heard = grown(m.heard, n)
		clear(m.heard)
	}
	s := &m.heard[v-1]
	if !s.known {
		from := len(m.blob)
		m.blob = appendClean(m.blob, f.layer.values[v-1].text)
		*s = textSpan{int32(from), int32(len(m.blob)), true}
	}
	if s.from == s.to {
		return textSpan{}
	}
	return *s
}

// appendClean appends a name with single spaces between its words; nothing
// where it is no name.
func appendClean(out, b []byte) []byte {
	if len(b) == 0 || len(b) > 4*maxName || !utf8.Valid(b) || utf8.RuneCount(b) > maxName {
		return out
	}
	from := len(out)
	for w := range bytes.FieldsSeq(b) {
		if len(out) > from {
			out = append(out, ' ')
		}
		out = append(out, w...)
	}
	return out
}

// rankOf orders names of one kind: population where it is known, else the
// pack's own rank, in which 1 is the most important.
func rankOf(f *mvtFeature) float32 {
	if p := f.number(keyPopulation); p > 0 {
		return float32(p)
	}
	if r := f.number(keyPopulationRank); r > 0 {
		return float32(r)
	}
	if r := f.number(keyRank); r > 0 {
		return float32(-r)
	}
	return -1000
}
