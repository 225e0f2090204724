package raid

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/safety"
)

// Elements visits everything of an encounter that is one of several and has an
// id, an element before what is in it: who looks for all ids, or pairs the
// elements of two records, does it through this. The list is named as in the
// paths of problems, with the ids of the elements above it: "people.ID.seized".
// Acts are not among them: they are numbered, and nobody gives them an id anew.
func (e *Encounter) Elements(visit func(list string, id *uuid.UUID)) {
	each("clips", e.VideoClips, visit, func(c *VideoClip) *uuid.UUID { return &c.ID })
	for i := range e.People {
		p := &e.People[i]
		visit("people", &p.ID)
		of := Path("people", p.ID)
		for j := range p.Guardians {
			g := &p.Guardians[j]
			visit(Path(of, "guardians"), &g.ID)
			each(Path(of, "guardians", g.ID, "penalties"), g.Penalties, visit, func(v *Penalty) *uuid.UUID { return &v.ID })
		}
		each(Path(of, "referrals"), p.Referrals, visit, func(r *Referral) *uuid.UUID { return &r.ID })
		each(Path(of, "hits"), p.RegisterMatches, visit, func(h *RegisterMatch) *uuid.UUID { return &h.ID })
		each(Path(of, "put_on"), p.Registrations, visit, func(r *Registration) *uuid.UUID { return &r.ID })
		each(Path(of, "taken"), p.Seized, visit, func(t *SeizedItem) *uuid.UUID { return &t.ID })
		each(Path(of, "safety"), p.Safety, visit, func(d *safety.Done) *uuid.UUID { return &d.ID })
	}
}

func each[T any](list string, all []T, visit func(string, *uuid.UUID), id func(*T) *uuid.UUID) {
	for i := range all {
		visit(list, id(&all[i]))
	}
}

// FillIDs gives an id to every element that has none: a file written by hand
// need not make them up. The source of ids is handed in.
func (e *Encounter) FillIDs(next func() (uuid.UUID, error)) (err error) {
	e.Elements(func(_ string, id *uuid.UUID) {
		if *id == uuid.Nil && err == nil {
			*id, err = next()
		}
	})
	return err
}

// Clone is a copy that can be changed without the original: nothing is shared
// but what is inside an act, which nobody changes.
func (e Encounter) Clone() Encounter {
	e.Place.Point = cloned(e.Place.Point)
	e.Amendment, e.Withdrawal, e.Answer = cloned(e.Amendment), cloned(e.Withdrawal), cloned(e.Answer)
	e.VideoClips = slices.Clone(e.VideoClips)
	e.People = slices.Clone(e.People)
	for i := range e.People {
		e.People[i] = e.People[i].clone()
	}
	return e
}

func cloned[T any](v *T) *T {
	if v == nil {
		return nil
	}
	c := *v
	return &c
}
