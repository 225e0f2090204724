package raid_test

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
)

// filled is an encounter in which every field that the types know is set: a
// list has one element, a pointer points. Reflection finds what is new.
func filled() raid.Encounter {
	var e raid.Encounter
	fill(reflect.ValueOf(&e).Elem(), 0)
	return e
}

func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth+1)
			}
		}
	}
}

// TestCloneSharesNothing: a list or a pointer that Clone forgets is found by
// its address. What is inside an act is left out: nobody changes it.
func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	e := filled()
	c := e.Clone()
	if !reflect.DeepEqual(e, c) {
		t.Error("the copy says another thing")
	}
	var compare func(path string, a, b reflect.Value)
	compare = func(path string, a, b reflect.Value) {
		switch a.Kind() {
		case reflect.Pointer:
			if a.Pointer() == b.Pointer() {
				t.Errorf("%s is shared", path)
			}
			compare(path, a.Elem(), b.Elem())
		case reflect.Slice:
			if a.Pointer() == b.Pointer() {
				t.Errorf("%s is shared", path)
			}
			if a.Type().Elem() != reflect.TypeFor[handover.Act]() {
				compare(path+"[]", a.Index(0), b.Index(0))
			}
		case reflect.Struct:
			for i := range a.NumField() {
				if f := a.Type().Field(i); f.IsExported() && f.Type.PkgPath() != "time" {
					compare(path+"."+f.Name, a.Field(i), b.Field(i))
				}
			}
		}
	}
	compare("Encounter", reflect.ValueOf(e), reflect.ValueOf(c))
	if c := (raid.Encounter{}).Clone(); !reflect.DeepEqual(c, raid.Encounter{}) {
		t.Error("the copy of nothing is something")
	}
}

// TestElementsAreAll: every list of elements with an id is visited once.
func TestElementsAreAll(t *testing.T) {
	t.Parallel()
	e := filled()
	visited := map[*uuid.UUID]int{}
	e.Elements(func(_ string, id *uuid.UUID) { visited[id]++ })
	found := 0
	var look func(path string, v reflect.Value)
	look = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			look(path, v.Elem())
		case reflect.Slice:
			if v.Type().Elem() == reflect.TypeFor[handover.Act]() {
				return
			}
			if one := v.Index(0); one.Kind() == reflect.Struct {
				if id := one.FieldByName("ID"); id.IsValid() && id.Type() == reflect.TypeFor[uuid.UUID]() {
					found++
					if visited[id.Addr().Interface().(*uuid.UUID)] != 1 {
						t.Errorf("an element of %s is visited %d times", path, visited[id.Addr().Interface().(*uuid.UUID)])
					}
				}
				look(path+"[]", one)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && f.Type.PkgPath() != "time" {
					look(path+"."+f.Name, v.Field(i))
				}
			}
		}
	}
	look("Encounter", reflect.ValueOf(&e).Elem())
	if found != len(visited) || found < 9 {
		t.Errorf("%d lists have elements, %d were visited", found, len(visited))
	}
}
