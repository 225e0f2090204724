package pack

// Stack is several packs shown as one map.
type Stack struct{ packs []*Pack }

// Pack is one open tile archive.
type Pack struct{}
