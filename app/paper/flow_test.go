package paper

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// numbered is a flow of n blocks that say their numbers.
func numbered(n int) Flow {
	flow := Flow{
		Head: func(s *Sheet, _ int) { s.Write("heads", Style{Size: Note}) },
		Foot: func(s *Sheet, number, pages int) {
			s.Write(fmt.Sprintf("%d of %d", number, pages), Style{Size: Small, Right: true})
		},
	}
	for i := range n {
		flow.Blocks = append(flow.Blocks, func(s *Sheet) { s.Write(fmt.Sprint("line ", i), Style{Size: Body}) })
	}
	return flow
}

func TestPages(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name          string
		blocks, pages int
	}{{"nothing", 0, 1}, {"a page", 50, 1}, {"three", 150, 3}} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			f := fonts(t)
			pages, err := f.Pages(numbered(row.blocks))
			if err != nil {
				t.Fatal(err)
			}
			var lines, feet, want, wantFeet []string
			for i, p := range pages {
				for _, m := range p.Marks {
					run := m.(Run)
					if run.X+f.Wide(run.Text, run.Size, run.Bold) > Width-marginSide+0.01 || run.Y > Height-marginEnd {
						t.Errorf("%q leaves page %d", run.Text, i+1)
					}
					switch {
					case strings.HasPrefix(run.Text, "line"):
						lines = append(lines, run.Text)
					default:
						feet = append(feet, run.Text)
					}
				}
				if i > 0 {
					wantFeet = append(wantFeet, "heads")
				}
				wantFeet = append(wantFeet, fmt.Sprintf("%d of %d", i+1, row.pages))
			}
			for i := range row.blocks {
				want = append(want, fmt.Sprint("line ", i))
			}
			if d := cmp.Diff(want, lines) + cmp.Diff(wantFeet, feet); d != "" {
				t.Error(d)
			}
			pdf, err := PDF(f, About{}, pages...)
			if n := len(regexp.MustCompile(`/Type /Page\b`).FindAll(pdf, -1)); err != nil || n != row.pages {
				t.Errorf("%d pages in the file, %v", n, err)
			}
			if again, _ := PDF(f, About{}, pages...); !bytes.Equal(pdf, again) {
				t.Error("written again, the file is another")
			}
		})
	}
}

func TestABlockLongerThanAPage(t *testing.T) {
	t.Parallel()
	flow := Flow{Blocks: []func(*Sheet){func(s *Sheet) { s.Gap(Height) }}}
	if _, err := fonts(t).Pages(flow); !errors.Is(err, ErrTooLong) {
		t.Errorf("gives %v", err)
	}
}

// TestFreshBlocksBeginAPage, and the first one no empty page before it.
func TestFreshBlocksBeginAPage(t *testing.T) {
	t.Parallel()
	flow := numbered(6)
	flow.Fresh = []int{0, 2, 5}
	pages, err := fonts(t).Pages(flow)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, p := range pages {
		lines := 0
		for _, m := range p.Marks {
			if strings.HasPrefix(m.(Run).Text, "line") {
				lines++
			}
		}
		got = append(got, lines)
	}
	if diff := cmp.Diff([]int{2, 3, 1}, got); diff != "" {
		t.Error(diff)
	}
}
