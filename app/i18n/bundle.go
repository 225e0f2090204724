// Package i18n holds what the program says: texts, plurals, dates, times and
// numbers in Kazakh, Russian and English, and the order in which a list of
// names is sorted.
//
// Texts live in files named <area>.<language>.toml, one area a screen family,
// and are read from a file system that is handed in. A key is dotted
// ("unlock.title"); no two areas may hold the same key. The package promises
// that every formatting function works on any input and never fails: a key
// that is missing comes back as itself, so that a screen never goes blank.
//
// It knows nothing of windows, stores or networks, keeps no state of its own
// and never reads the environment or a clock.
package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync/atomic"
	"time"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Lang is one of the three languages of the program, as its ISO 639-1 code.
type Lang string

// The languages, Kazakh first: it is the default and the state language.
const (
	KK Lang = "kk"
	RU Lang = "ru"
	EN Lang = "en"
)

// Langs lists the languages in the order in which they are offered.
func Langs() []Lang { return []Lang{KK, RU, EN} }

// Name is the language's own name, as shown where a language is chosen.
func (l Lang) Name() string {
	switch l {
	case RU:
		return "Русский"
	case EN:
		return "English"
	default:
		return "Қазақша"
	}
}

// Next is the language after l in the order of Langs, for the key that goes
// round them.
func (l Lang) Next() Lang {
	switch l {
	case KK:
		return RU
	case RU:
		return EN
	default:
		return KK
	}
}

// ErrText is wrapped by every error of Load: a file that cannot be read, a
// name that is not <area>.<language>.toml, a key held twice.
var ErrText = errors.New("text files")

// Bundle is the texts of every area in every language, and the region's offset.
// It is safe for use by many goroutines.
type Bundle struct {
	messages *goi18n.Bundle
	keys     map[Lang]map[string]string // key -> area
	offset   atomic.Pointer[time.Location]
}

// SetOffset has every date and time be written by a region's clock from now on.
func (b *Bundle) SetOffset(offset *time.Location) {
	if b != nil {
		b.offset.Store(offset)
	}
}

// Load reads every <area>.<language>.toml at the root of fsys. Other files
// are left alone.
func Load(fsys fs.FS) (*Bundle, error) {
	b := &Bundle{
		messages: goi18n.NewBundle(language.Make(string(KK))),
		keys:     map[Lang]map[string]string{KK: {}, RU: {}, EN: {}},
	}
	b.messages.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("%w: list: %w", ErrText, err)
	}
	for _, name := range names {
		if err := b.add(fsys, name); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *Bundle) add(fsys fs.FS, name string) error {
	area, lang, ok := strings.Cut(strings.TrimSuffix(name, path.Ext(name)), ".")
	keys := b.keys[Lang(lang)]
	if !ok || keys == nil {
		return fmt.Errorf("%w: %s: want <area>.<kk|ru|en>.toml", ErrText, name)
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("%w: read %s: %w", ErrText, name, err)
	}
	file, err := b.messages.ParseMessageFileBytes(data, name)
	if err != nil {
		return fmt.Errorf("%w: parse %s: %w", ErrText, name, err)
	}
	for _, m := range file.Messages {
		if other, taken := keys[m.ID]; taken {
			return fmt.Errorf("%w: key %s is in %s and in %s", ErrText, m.ID, other, area)
		}
		keys[m.ID] = area
	}
	return nil
}

// Keys lists the keys known in a language, sorted.
func (b *Bundle) Keys(lang Lang) []string {
	keys := make([]string, 0, len(b.keys[lang]))
	for k := range b.keys[lang] {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// For gives the texts of one language. An unknown language gives Kazakh.
func (b *Bundle) For(lang Lang) Texts {
	if _, ok := b.keys[lang]; !ok {
		lang = KK
	}
	return Texts{lang: lang, localizer: goi18n.NewLocalizer(b.messages, string(lang)), offset: &b.offset}
}
