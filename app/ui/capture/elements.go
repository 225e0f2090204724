package capture

import (
	"slices"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// elements is a list of the record whose elements have fields of their own.
type elements[T any] struct {
	c    *Capture
	path string // "people.taken"
	of   func(e *raid.Encounter, w *raid.Person) *[]T
	id   func(*T) *uuid.UUID
}

// all is the list as it is now.
func (l elements[T]) all() []T { return *l.of(&l.c.sheet.Encounter, l.c.sheet.who()) }

func (l elements[T]) ids() []uuid.UUID {
	out := make([]uuid.UUID, len(l.all()))
	for i, v := range l.all() {
		out[i] = *l.id(&v)
	}
	return out
}

// count is how many there are, for a table.
func (l elements[T]) count(e *raid.Encounter, w *raid.Person) int { return len(*l.of(e, w)) }

// one is an element as a part of the record, found by its id: elements come and
// go.
func (l elements[T]) one(id uuid.UUID) part[T] {
	return part[T]{c: l.c, path: l.path + ".", in: func(e *raid.Encounter, w *raid.Person) *T {
		list := *l.of(e, w)
		for i := range list {
			if *l.id(&list[i]) == id {
				return &list[i]
			}
		}
		return nil
	}}
}

func (l elements[T]) edit(f func(list []T) []T) {
	l.c.edit(func(s *sheet) {
		list := l.of(&s.Encounter, s.who())
		*list = f(slices.Clone(*list))
	})
}

// put puts a new element at the end.
func (l elements[T]) put(x T) {
	l.edit(func(list []T) []T {
		*l.id(&x) = l.c.sheet.newID()
		return append(list, x)
	})
	l.c.fill()
}

// turn is what a tap on the tile of an element means: the element that is the
// tile's is taken out, with undo, or a new one is put in.
func (l elements[T]) turn(is func(*T) bool, fresh T) {
	if i := slices.IndexFunc(l.all(), func(v T) bool { return is(&v) }); i >= 0 {
		l.takeOut(*l.id(&l.all()[i]))
		return
	}
	l.put(fresh)
}

// elementTiles are the tiles of which each stands for an element of a list, by
// its code: a tap puts fresh in with the code, a second one takes it out.
func elementTiles[T any](t *table, list elements[T], k *tiles, code func(*T) *codes.Code, fresh T) *tiles {
	k.picked = func(key string) {
		x := fresh
		*code(&x) = codes.Code(key)
		list.turn(func(x *T) bool { return string(*code(x)) == key }, x)
	}
	t.add(list.path, k, func() {
		var chosen []codes.Code
		for _, x := range list.all() {
			chosen = append(chosen, *code(&x))
		}
		k.fill(chosen...)
	}, tells(list.count))
	return k
}

// takeOut takes an element out of the list; the line that says so puts it back
// where it stood, beside what was written since.
func (l elements[T]) takeOut(id uuid.UUID) {
	c := l.c
	is := func(v T) bool { return *l.id(&v) == id }
	at := slices.IndexFunc(l.all(), is)
	if at < 0 {
		return
	}
	was := l.all()[at]
	record, person := c.sheet.ID, c.sheet.person
	l.edit(func(list []T) []T { return slices.DeleteFunc(list, is) })
	c.fill()
	c.frame.tell(c.deps.Look.Say("capture.more.removed"), func() {
		if c.sheet == nil || c.sheet.ID != record || person >= len(c.sheet.Encounter.People) {
			return
		}
		c.sheet.person = person
		l.edit(func(list []T) []T {
			if slices.ContainsFunc(list, is) {
				return list
			}
			return slices.Insert(list, min(at, len(list)), was)
		})
		c.enter(c.page)
	})
}

// rowList is a list of small forms, one an element of the record, found by its
// id. Elements come and go; while they stay, their fields stay too, and with
// them the focus.
type rowList struct {
	holder
	c    *Capture
	box  *fyne.Container
	ids  []uuid.UUID
	rows []*table
	make func(t *table, id uuid.UUID) fyne.CanvasObject
}

// newRowList puts the list into a table, with the fields that every element has.
// What makes the form of an element fills its table, and is asked once for no
// element at all: so the fields are known before there is one.
func newRowList(t *table, ids func() []uuid.UUID, make func(t *table, id uuid.UUID) fyne.CanvasObject) *rowList {
	l := &rowList{c: t.c, box: ui.Column(12), make: make}
	l.hold(l, l.box)
	t.add("", nil, func() { l.set(ids()) })
	of, _ := l.form(uuid.Nil)
	for _, f := range of.rows {
		t.rows = append(t.rows, &field{path: f.path, on: t, again: f.again, list: l})
	}
	return l
}

func (l *rowList) form(id uuid.UUID) (*table, fyne.CanvasObject) {
	t := &table{c: l.c, page: pageMore}
	return t, l.make(t, id)
}

func (l *rowList) set(ids []uuid.UUID) {
	if !slices.Equal(l.ids, ids) {
		l.ids, l.rows, l.box.Objects = slices.Clone(ids), nil, nil
		for _, id := range ids {
			t, o := l.form(id)
			l.rows = append(l.rows, t)
			l.box.Add(o)
		}
	}
	for _, t := range l.rows {
		t.show()
	}
	ui.Show(l, len(ids) > 0)
	l.box.Refresh()
	l.Refresh()
}

// widgets are those of a field, one an element.
func (l *rowList) widgets(path string) []marked {
	var out []marked
	for _, t := range l.rows {
		for _, f := range t.rows {
			if f.path == path && !f.again && f.at != nil {
				out = append(out, f.at)
			}
		}
	}
	return out
}
