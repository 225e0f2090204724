package uitest

import (
	"bytes"
	"log"
	"slices"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
)

// Listen fails a test during which the toolkit complains: it writes what it was
// asked and cannot do to standard error, where an officer's program would.
func Listen(t testing.TB) {
	said := &complaint{}
	before := log.Writer()
	log.SetOutput(said)
	t.Cleanup(func() {
		log.SetOutput(before)
		if words := said.String(); words != "" {
			t.Errorf("the toolkit complains:\n%s", words)
		}
	})
}

// complaint takes what is logged, from whatever goroutine.
type complaint struct {
	mu   sync.Mutex
	said bytes.Buffer
}

// Write implements io.Writer.
func (c *complaint) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.said.Write(p)
}

func (c *complaint) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.said.String()
}

// CanvasForObject implements fyne.Driver: a canvas that complains as that of a real
// window does.
func (t *Thread) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if c := t.Driver.CanvasForObject(o); c != nil {
		return strict{c}
	}
	return nil
}

// strict is the canvas of a test which says, as a real one, that it cannot give the
// keyboard to what is not in its window. The toolkit's own for tests says nothing.
type strict struct{ fyne.Canvas }

// Focus implements fyne.Canvas.
func (c strict) Focus(f fyne.Focusable) {
	c.Canvas.Focus(f)
	o, is := f.(fyne.CanvasObject)
	if !is || c.Focused() == f {
		return
	}
	if !slices.ContainsFunc(append(c.Overlays().List(), c.Content()), func(root fyne.CanvasObject) bool { return holds(root, o) }) {
		fyne.LogError("Failed to focus object which is not part of the canvas’ content, menu or overlays.", nil)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c strict) TypedShortcut(s fyne.Shortcut) {
	if takes, ok := c.Canvas.(fyne.Shortcutable); ok {
		takes.TypedShortcut(s)
	}
}

// holds says whether an object is somewhere below another, in sight or not.
func holds(root, o fyne.CanvasObject) bool {
	if root == nil || root == o {
		return root != nil
	}
	return slices.ContainsFunc(children(root), func(child fyne.CanvasObject) bool { return holds(child, o) })
}
