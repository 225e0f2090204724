package raidtest

import (
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Word stands in every text that Members sets.
const Word = "Құпияатау"

// Members calls f with every member of a body that holds a value of its own: its
// path in JSON, without places in lists ("people.guardians.name"), a body with
// nothing in it, and one in which this member alone is set. In both, lists have
// one element and pointers point somewhere. Of lists of plain values the list
// is the member.
func Members(body reflect.Type, f func(path string, without, with any)) {
	made := func(visit func(string, reflect.Value)) any {
		v := reflect.New(body).Elem()
		walk(v, "", visit)
		return v.Interface()
	}
	made(func(wanted string, _ reflect.Value) {
		without := made(func(string, reflect.Value) {})
		f(wanted, without, made(func(path string, v reflect.Value) {
			if path == wanted {
				set(v)
			}
		}))
	})
}

// Texts calls f with every member of a body that holds words, not a code or a
// day: its path as Members says it, and a body in which this member alone is
// set, to more than anybody would write.
func Texts(body reflect.Type, f func(path string, long any)) {
	long := strings.Repeat(Word, 2000)
	Members(body, func(wanted string, _, _ any) {
		v, text := reflect.New(body).Elem(), false
		walk(v, "", func(path string, v reflect.Value) {
			if path != wanted {
				return
			}
			if text = v.Type() == reflect.TypeFor[string](); text {
				v.SetString(long)
			}
		})
		if text {
			f(wanted, v.Interface())
		}
	})
}

// walk makes what lists and pointers hold and visits every member.
func walk(v reflect.Value, path string, visit func(path string, v reflect.Value)) {
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		walk(v.Elem(), path, visit)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		walk(v.Index(0), path, visit)
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if name != "-" && v.Type().Field(i).IsExported() {
				walk(v.Field(i), strings.TrimPrefix(path+"."+name, "."), visit)
			}
		}
	default:
		visit(path, v)
	}
}

func set(v reflect.Value) {
	switch at := v.Addr().Interface().(type) {
	case *time.Time:
		*at = time.Date(2026, 3, 20, 22, 0, 0, 0, time.UTC)
		return
	case *uuid.UUID:
		*at = uuid.UUID{15: 7}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(Word)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int16:
		v.SetInt(7)
	case reflect.Int32: // of a point, in parts of a degree that nobody shows
		v.SetInt(70_000_000)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		set(v.Index(0))
	default:
		panic("a member of a kind that no body had before: " + v.Type().String())
	}
}
