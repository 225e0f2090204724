package capture

import (
	"context"
	"time"
)

// draftEvery is the least time between two drafts on disk.
const draftEvery = time.Second

// retryEvery is how long after a failure the draft is tried again.
const retryEvery = 5 * time.Second

// stage says how far the record has got; the line at the foot shows it.
type stage int

const (
	stageEmpty  stage = iota // nothing written
	stageTyping              // a change waits for its draft
	stageDraft               // the last change is on this disk, as a draft
	stageSaving              // a revision is being signed and written
	stageSaved               // the last change is in a signed revision
	stageFailed              // the last attempt failed; the change is in memory only
)

// saver puts drafts and revisions away in order, drafts at most once a second.
// It lives on the UI thread; only the work itself runs elsewhere.
type saver struct {
	records Records
	run     func(work func() error, done func(error))
	after   func(time.Duration, func()) func()
	now     func() time.Time
	changed func() // the stage moved

	take func() Draft // the record of now
	open func() bool  // whether it is written on here; nil: it is. One that went elsewhere keeps no draft

	stage stage
	at    time.Time // of the last success
	err   error     // of the last failure

	dirty bool      // changes since the last draft was taken
	last  time.Time // when the last draft was taken
	stop  func()    // of the waiting timer
	again bool      // which waits for another try
	busy  bool
	queue []job
}

type job struct {
	work func(context.Context) error
	done func(error)
}

// touch notes a change and sees to it that a draft follows within a second.
func (s *saver) touch() {
	s.dirty = true
	if s.stage != stageSaving {
		s.move(stageTyping)
	}
	if s.again { // what is typed after a failure is held as soon as all else
		s.rest()
	}
	if s.stop != nil {
		return
	}
	wait := draftEvery - s.now().Sub(s.last)
	wait = min(max(wait, 50*time.Millisecond), draftEvery)
	s.stop = s.after(wait, s.flush)
}

// rest ends the wait of the timer.
func (s *saver) rest() {
	if s.stop != nil {
		s.stop()
	}
	s.stop, s.again = nil, false
}

// flush puts what has changed away at once: on leaving the screen, on a lock.
func (s *saver) flush() {
	s.rest()
	if !s.dirty {
		return
	}
	s.dirty = false
	if s.gone() {
		return
	}
	s.last = s.now()
	d := s.take()
	s.add(job{
		work: func(ctx context.Context) error { return s.records.SaveDraft(ctx, d) },
		done: func(err error) { s.settle(err, stageDraft) },
	})
}

// sign runs a signing act with the record as it stands; then is called with
// its outcome after the line at the foot has it.
func (s *saver) sign(act func(context.Context) error, then func(error)) {
	s.rest()
	s.dirty = false
	s.move(stageSaving)
	s.add(job{work: act, done: func(err error) {
		if err != nil && s.gone() { // the second of two taps: the first one did it
			s.settle(nil, stageSaved)
			then(err)
			return
		}
		s.settle(err, stageSaved)
		if err != nil {
			s.keep()
		}
		then(err)
	}})
}

func (s *saver) gone() bool { return s.open != nil && !s.open() }

// keep writes a draft of what could not be signed, and lets the failure stand
// on the screen.
func (s *saver) keep() {
	s.last = s.now()
	d := s.take()
	s.add(job{
		work: func(ctx context.Context) error { return s.records.SaveDraft(ctx, d) },
		done: func(error) {}, // the retry says when this disk is well again
	})
}

func (s *saver) settle(err error, reached stage) {
	switch {
	case err != nil:
		s.err = err
		s.dirty = true
		s.move(stageFailed)
		if s.stop == nil {
			s.again, s.stop = true, s.after(retryEvery, s.flush)
		}
	case s.dirty: // something was typed meanwhile: its own draft will tell
		s.at = s.now()
		s.move(stageTyping)
	default:
		s.at, s.err = s.now(), nil
		s.move(reached)
	}
}

func (s *saver) move(to stage) {
	s.stage = to
	s.changed()
}

func (s *saver) add(j job) {
	s.queue = append(s.queue, j)
	s.next()
}

func (s *saver) next() {
	if s.busy || len(s.queue) == 0 {
		return
	}
	j := s.queue[0]
	s.queue = s.queue[1:]
	s.busy = true
	s.run(func() error { return j.work(context.Background()) }, func(err error) {
		s.busy = false
		j.done(err)
		s.next()
	})
}

// reset begins with another record: what was saved of it, and when.
func (s *saver) reset(saved, draft time.Time) {
	s.forget()
	s.stage, s.at, s.err, s.last = stageEmpty, time.Time{}, nil, time.Time{}
	switch {
	case draft.After(saved):
		s.stage, s.at = stageDraft, draft
	case !saved.IsZero():
		s.stage, s.at = stageSaved, saved
	}
}

// forget drops what waits for its draft.
func (s *saver) forget() {
	s.rest()
	s.dirty = false
}

// settled calls then after all that is under way.
func (s *saver) settled(then func()) {
	if !s.busy && len(s.queue) == 0 {
		then()
		return
	}
	s.add(job{work: func(context.Context) error { return nil }, done: func(error) { then() }})
}
