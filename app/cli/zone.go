package cli

import (
	"reflect"
	"time"
)

var moment = reflect.TypeFor[time.Time]()

// regional is a value with every moment in it by the region's clock, whatever
// offset the record carries: JSON and sentence say the same hour. The value
// that was given is not changed.
func (c *call) regional(v any) any {
	if v == nil {
		return nil
	}
	out := reflect.New(reflect.TypeOf(v)).Elem()
	out.Set(reflect.ValueOf(v))
	c.move(out)
	return out.Interface()
}

// move does it to a value that may be set, and copies what it points to. What
// JSON does not see is left as it is.
func (c *call) move(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == moment {
			if at := v.Interface().(time.Time); !at.IsZero() {
				v.Set(reflect.ValueOf(c.text.Local(at)))
			}
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() || f.Anonymous && f.Type.Kind() == reflect.Struct {
				c.move(v.Field(i))
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			c.move(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			one := reflect.New(v.Type().Elem())
			one.Elem().Set(v.Elem())
			c.move(one.Elem())
			v.Set(one)
		}
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(reflect.ValueOf(c.regional(v.Elem().Interface())))
		}
	case reflect.Slice:
		if !v.IsNil() {
			all := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(all, v)
			v.Set(all)
			for i := range all.Len() {
				c.move(all.Index(i))
			}
		}
	case reflect.Map:
		if !v.IsNil() {
			all := reflect.MakeMapWithSize(v.Type(), v.Len())
			for _, key := range v.MapKeys() {
				one := reflect.New(v.Type().Elem()).Elem()
				one.Set(v.MapIndex(key))
				c.move(one)
				all.SetMapIndex(key, one)
			}
			v.Set(all)
		}
	}
}
