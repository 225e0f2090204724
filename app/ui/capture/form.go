package capture

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// field is a row of the form: what of the record it is, and the widget in which
// that stands. Its showing, its reading, how much is written, its page and where
// its problem is worn follow from the row, so a field is named once.
type field struct {
	path  string // as the rules name it, without its numbers: "people.surname"
	on    *table
	at    marked // nil: no widget wears its problem
	show  func() // puts in what the record holds
	when  func(w *raid.Person) bool
	tells func(e *raid.Encounter, w *raid.Person) int // how much is written
	again bool                                        // it stands elsewhere too, and its problems lead there
	after func()                                      // once something was taken
	list  *rowList                                    // the field is one of every element of a list
}

// table is the fields of a page, or of a card of the page More.
type table struct {
	c    *Capture
	page page
	card string
	rows []*field
}

// table begins the fields of a page or a card; the form knows them from then on.
func (c *Capture) table(p page, card string) *table {
	t := &table{c: c, page: p, card: card}
	c.form = append(c.form, t)
	return t
}

// option changes a row.
type option func(*field)

// when is of whom a field is asked: from others it is hidden, and not counted.
func when(asked func(w *raid.Person) bool) option { return func(f *field) { f.when = asked } }

// after is what follows once the field was changed by the hand.
func after(then func()) option { return func(f *field) { f.after = then } }

// tells counts what is written in another way than by the field's value.
func tells(n func(e *raid.Encounter, w *raid.Person) int) option {
	return func(f *field) { f.tells = n }
}

// uncounted is a field that stands filled in by itself, or that another row counts.
func uncounted(f *field) { f.tells = nil }

// again is a field that stands elsewhere too: problems lead there.
func again(f *field) { f.again = true }

// add puts a row into the table whose showing and taking are the page's own.
func (t *table) add(path string, at marked, show func(), options ...option) *field {
	f := &field{path: path, on: t, at: at, show: show}
	for _, o := range options {
		o(f)
	}
	t.rows = append(t.rows, f)
	return f
}

// also leads the problems of more paths to a widget.
func (t *table) also(at marked, paths ...string) {
	for _, p := range paths {
		t.add(p, at, nil)
	}
}

// tell counts what is written elsewhere and asked from here.
func (t *table) tell(n func(e *raid.Encounter, w *raid.Person) int) { t.add("", nil, nil, tells(n)) }

// show fills the widgets from the record.
func (t *table) show() {
	for _, f := range t.rows {
		if f.show != nil {
			f.show()
		}
	}
	t.suit()
}

// suit hides what is not asked of the person shown.
func (t *table) suit() {
	for _, f := range t.rows {
		if f.when != nil && f.at != nil {
			ui.Show(f.at, f.when(t.c.sheet.who()))
		}
	}
}

// written is how much of the fields is written of a person.
func (t *table) written(e *raid.Encounter, w *raid.Person) int {
	n := 0
	for _, f := range t.rows {
		if f.tells != nil && (f.when == nil || f.when(w)) {
			n += f.tells(e, w)
		}
	}
	return n
}

// answered goes on where the field was the last one of its page.
func (t *table) answered() { t.c.answered(t.page) }

// part is what of the record some fields are about: the record itself, the
// person shown, an element of a list.
type part[T any] struct {
	c    *Capture
	path string                                     // before the names of its fields: "people."
	in   func(e *raid.Encounter, w *raid.Person) *T // nil: there is none
	edit func(f func(*T))                           // nil: through Capture.edit
}

// now is what the part holds, empty where there is none.
func (p part[T]) now() *T {
	if p.c.sheet != nil {
		if x := p.in(&p.c.sheet.Encounter, p.c.sheet.who()); x != nil {
			return x
		}
	}
	return new(T)
}

func (p part[T]) write(f func(*T)) {
	if p.edit != nil {
		p.edit(f)
		return
	}
	p.c.edit(func(s *sheet) {
		if x := p.in(&s.Encounter, s.who()); x != nil {
			f(x)
		}
	})
}

// record is the encounter as a part, who the person shown.
func (c *Capture) record() part[raid.Encounter] {
	return part[raid.Encounter]{c: c, in: func(e *raid.Encounter, _ *raid.Person) *raid.Encounter { return e }}
}

func (c *Capture) who() part[raid.Person] {
	return part[raid.Person]{c: c, path: "people.", in: func(_ *raid.Encounter, w *raid.Person) *raid.Person { return w }}
}

// control is a widget that holds one value of the record.
type control[V any] interface {
	set(V)                           // shows a value, and tells nobody
	hear(take func(V), now func() V) // calls take with what the hand entered
}

// bind puts a field into the table: a widget, and where in the part its value
// stands.
func bind[T, V any, K interface {
	marked
	control[V]
}](t *table, p part[T], name string, k K, of func(*T) *V, options ...option) K {
	bindTo(t, p, name, k, k, of, options)
	return k
}

// one is a field of one answer among tiles: a second tap takes it back.
func one[T any, V ~string](t *table, p part[T], name string, k *tiles, of func(*T) *V, options ...option) *tiles {
	bindTo(t, p, name, k, oneOf[V]{k}, of, options)
	return k
}

// many is a field of several answers of a code list, of which some exclude others.
func many[T any](t *table, p part[T], name string, k *tiles, of func(*T) *[]codes.Code, options ...option) *tiles {
	bindTo(t, p, name, k, manyOf{k}, of, options)
	return k
}

func bindTo[T, V any](t *table, p part[T], name string, at marked, k control[V], of func(*T) *V, options []option) {
	now := func() V { return *of(p.now()) }
	f := t.add(p.path+name, at, func() { k.set(now()) }, append([]option{tells(func(e *raid.Encounter, w *raid.Person) int {
		x := p.in(e, w)
		return count(x != nil && !blank(*of(x)))
	})}, options...)...)
	k.hear(func(v V) {
		p.write(func(x *T) {
			*of(x) = v
			if d, ok := at.(*date); ok {
				d.keep()
			}
		})
		if f.after != nil {
			f.after()
		}
	}, now)
}

// count is one for what is written, none for what is not.
func count(written bool) int {
	if written {
		return 1
	}
	return 0
}

func isMinor(w *raid.Person) bool   { return w.Kind == raid.Minor }
func isYoung(w *raid.Person) bool   { return w.Kind == raid.YoungAdult }
func isAdult(w *raid.Person) bool   { return w.Kind == raid.Adult }
func isNoAdult(w *raid.Person) bool { return w.Kind != raid.Adult }

// blank says whether a value says nothing.
func blank(v any) bool {
	if z, ok := v.(interface{ IsZero() bool }); ok {
		return z.IsZero()
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice {
		return r.Len() == 0
	}
	return reflect.ValueOf(v).IsZero()
}

// find is the page of a path, and the field that wears its problem: its own, or
// that of what it is a part of. What is not asked of such a person leads to what
// he is. Without a field it is the page on which such things are.
func (c *Capture) find(path string) (page, *field) {
	name, shut := bare(path), false
	n, _, persons := splitPerson(path)
	for at := name; at != "" && (at != "people" || path == at); at = parent(at) {
		f, asked := c.row(at, n, persons)
		if f != nil && asked {
			return f.on.page, f
		}
		shut = shut || f != nil
	}
	switch {
	case shut:
		f, _ := c.row("people.kind", n, true)
		return pagePerson, f
	case persons:
		return pagePerson, nil
	case strings.HasPrefix(name, "place"):
		return pageWhere, nil
	}
	return pageFinish, nil
}

// row is the field of a name, and whether its page has anything to ask of the
// person it is about.
func (c *Capture) row(name string, n int, persons bool) (found *field, asked bool) {
	var w *raid.Person
	if persons && n < len(c.sheet.Encounter.People) {
		w = &c.sheet.Encounter.People[n]
	}
	for _, t := range c.form {
		open := w == nil || t.page == pageMore || t.page.asks(w.Kind)
		for _, f := range t.rows {
			if f.path != name || f.again {
				continue
			}
			fits := open && (w == nil || f.when == nil || f.when(w))
			if found == nil || fits || open && !asked {
				found, asked = f, open
			}
			if fits {
				return found, true
			}
		}
	}
	return found, asked
}

// wears is the widget for a path that led to the field, nil for none.
func (f *field) wears(path string) marked {
	switch {
	case f == nil:
		return nil
	case f.list == nil:
		return f.at
	}
	parts := strings.Split(path, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		if n, err := strconv.Atoi(parts[i]); err == nil {
			if all := f.list.widgets(f.path); n < len(all) {
				return all[n]
			}
			return nil
		}
	}
	return nil
}

// widgets are all that wear problems of the field.
func (f *field) widgets() []marked {
	switch {
	case f.list != nil:
		return f.list.widgets(f.path)
	case f.at != nil && f.path != "" && !f.again:
		return []marked{f.at}
	}
	return nil
}

// worn is a field that another widget than its own marks.
func worn(at marked) option { return func(f *field) { f.at = at } }

// inSight says whether a field stands on the page in sight: of More on the card
// that is open.
func (c *Capture) inSight(f *field) bool { return slices.Contains(c.fields(c.page), f) }

// fields are the rows of a page that are in sight: of More those of the card
// that is open.
func (c *Capture) fields(p page) []*field {
	var out []*field
	for _, t := range c.form {
		if t.page == p && (t.card == "" || t.card == c.pages[pageMore].(*morePage).open) {
			out = append(out, t.rows...)
		}
	}
	return out
}

// bare is a path without its numbers: "people.1.guardians.0.phone" is
// "people.guardians.phone".
func bare(path string) string {
	var out []string
	for _, p := range strings.Split(path, ".") {
		if _, err := strconv.Atoi(p); err != nil {
			out = append(out, p)
		}
	}
	return strings.Join(out, ".")
}

func parent(path string) string { return path[:max(strings.LastIndexByte(path, '.'), 0)] }
