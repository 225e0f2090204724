package paint

// start sets the workers off with the first frame that misses something. The
// caller holds mu.
func (p *Painter) start() {
	if p.started || p.closed {
		return
	}
	p.started = true
	for range p.config.Workers {
		p.workers.Go(p.paintTiles)
	}
	p.workers.Go(p.makeSheets)
}

// paintTiles paints wanted tiles until the painter is closed. Each frame
// replaces what is wanted, so tiles that have left the view are never begun.
func (p *Painter) paintTiles() {
	var b brush
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		k, ok := p.next()
		if p.closed {
			return
		}
		if !ok {
			p.work.Wait()
			continue
		}
		p.underway[k] = true
		p.mu.Unlock()
		img := p.paintTile(&b, k)
		p.mu.Lock()
		delete(p.underway, k)
		p.tiles.put(k, img)
		p.tell()
	}
}

// next takes the wanted tile nearest to the middle that nobody paints yet.
func (p *Painter) next() (tileKey, bool) {
	for len(p.wanted) > 0 {
		k := p.wanted[len(p.wanted)-1]
		p.wanted = p.wanted[:len(p.wanted)-1]
		if !p.underway[k] && p.tiles.get(k) == nil {
			return k, true
		}
	}
	return tileKey{}, false
}

// makeSheets makes the sheet wished for last until the painter is closed.
func (p *Painter) makeSheets() {
	b := sheetBrush{regular: p.regular, bold: p.bold}
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.closed {
		w := p.wish
		if w == nil {
			p.work.Wait()
			continue
		}
		p.wish = nil
		p.mu.Unlock()
		s := p.makeSheet(&b, w)
		p.drawing.Lock() // a frame may lay the old one just now
		p.mu.Lock()
		if p.sheet != nil {
			b.spare = p.sheet.img
		}
		p.sheet = s
		p.drawing.Unlock()
		p.tell()
	}
}

// tell calls ready, once between two frames. The caller holds mu.
func (p *Painter) tell() {
	if p.told || p.ready == nil {
		return
	}
	p.told = true
	ready := p.ready
	p.mu.Unlock()
	ready()
	p.mu.Lock()
}
