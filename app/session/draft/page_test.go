package draft

import (
	"errors"
	"testing"
	"time"
)

// What is typed on a page comes to the disk in order, the latest wins, and what
// was saved leaves nothing there.
func TestPagesAreWrittenInOrder(t *testing.T) {
	disk := newDisk()
	s := New(disk)
	for _, text := range []string{"а", "аб", "абв"} {
		if !s.Note(Plan, text) {
			t.Errorf("%q is no news", text)
		}
	}
	if s.Note(Plan, "абв") {
		t.Error("the same again is news")
	}
	if err := s.Flush(bg, time.Second); err != nil || disk.writes != 1 {
		t.Errorf("%d writes, %v", disk.writes, err)
	}
	var got string
	again := New(disk)
	if err := again.ReadPages(bg); err != nil || !again.Noted(Plan, &got) || got != "абв" {
		t.Errorf("%q, %v", got, err)
	}
	again.Note(Plan, nil)
	if err := again.WritePages(bg); err != nil || len(disk.pages[string(Plan)]) != 0 || again.Holds(Plan) {
		t.Errorf("what was saved stays: %q, %v", disk.pages, err)
	}
}

// What is typed while the disk is read is not lost to what lay there.
func TestAPageTypedBeforeItWasRead(t *testing.T) {
	disk := newDisk()
	disk.pages[string(Plan)] = []byte(`"ескі"`)
	s := New(disk)
	s.Note(Plan, "жаңа")
	var got string
	if err := s.ReadPages(bg); err != nil || !s.Noted(Plan, &got) || got != "жаңа" {
		t.Errorf("%q, %v", got, err)
	}
	disk.fail = errors.New("slow")
	if err := s.WritePages(bg); err == nil {
		t.Error("a disk that fails is not told")
	}
	disk.fail = nil
	if err := s.WritePages(bg); err != nil || string(disk.pages[string(Plan)]) != `"жаңа"` {
		t.Errorf("not tried again: %q, %v", disk.pages, err)
	}
}
