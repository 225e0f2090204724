package paint

import (
	"container/list"
	"image"
	"slices"
	"sync"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// tileKey names a painted tile.
type tileKey struct {
	tileName
	size  int
	scale float64
}

// tileName is a painted tile at any size: what a substitute is looked up by.
type tileName struct {
	packs   uint64
	tile    geo.Tile
	flavour Flavour
}

// tileCache keeps painted tiles up to a number of bytes, those used last. Its
// user holds a lock.
type tileCache struct {
	most, bytes int64
	order       list.List // of *cachedTile, the one used last in front
	byKey       map[tileKey]*list.Element
	byName      map[tileName]*list.Element // the size painted last
	spare       []*image.RGBA              // of tiles that were dropped, to be painted over
}

// mostSpare bounds the pictures kept for reuse: a drag drops as many tiles as
// it brings, and a collector that has to see megabytes of them go keeps twice
// the memory.
const mostSpare = 2

type cachedTile struct {
	key tileKey
	img *image.RGBA
}

func newTileCache(most int64) *tileCache {
	return &tileCache{most: most, byKey: map[tileKey]*list.Element{}, byName: map[tileName]*list.Element{}}
}

func (c *tileCache) get(k tileKey) *image.RGBA {
	e, ok := c.byKey[k]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*cachedTile).img
}

// any is the tile at whatever size it was painted last.
func (c *tileCache) any(n tileName) *image.RGBA {
	e, ok := c.byName[n]
	if !ok {
		return nil
	}
	return e.Value.(*cachedTile).img
}

func (c *tileCache) put(k tileKey, img *image.RGBA) {
	if old, ok := c.byKey[k]; ok {
		c.drop(old)
	}
	e := c.order.PushFront(&cachedTile{k, img})
	c.byKey[k], c.byName[k.tileName] = e, e
	c.bytes += int64(len(img.Pix))
	for c.bytes > c.most && c.order.Len() > 1 {
		c.drop(c.order.Back())
	}
}

// canvas is a picture to paint a tile on. What is on it is left over.
func (c *tileCache) canvas(size int) *image.RGBA {
	for i, img := range c.spare {
		if img.Rect.Dx() == size {
			c.spare = slices.Delete(c.spare, i, i+1)
			return img
		}
	}
	return image.NewRGBA(image.Rect(0, 0, size, size))
}

func (c *tileCache) drop(e *list.Element) {
	t := e.Value.(*cachedTile)
	if len(c.spare) == mostSpare {
		c.spare = slices.Delete(c.spare, 0, 1)
	}
	c.spare = append(c.spare, t.img)
	c.order.Remove(e)
	c.bytes -= int64(len(t.img.Pix))
	delete(c.byKey, t.key)
	if c.byName[t.key.tileName] == e {
		delete(c.byName, t.key.tileName)
	}
}

// library decodes tiles and keeps them; many zooms are painted from one. It is
// safe for concurrent use, and decodes each tile once however many ask.
type library struct {
	mu    sync.Mutex
	order list.List // of *volume
	byKey map[pack.Found]*list.Element
	bytes int64
	log   func(string)
}

type volume struct {
	key   pack.Found
	once  sync.Once
	laid  laidTile
	bytes int64
}

// maxLibrary bounds the decoded tiles kept, in bytes.
const maxLibrary = 16 << 20

func (l *library) open(f pack.Found) laidTile {
	l.mu.Lock()
	e, ok := l.byKey[f]
	if !ok {
		e = l.order.PushFront(&volume{key: f})
		l.byKey[f] = e
	}
	l.order.MoveToFront(e)
	v := e.Value.(*volume)
	l.mu.Unlock()

	v.once.Do(func() {
		v.laid = read(f, l.log)
		l.mu.Lock()
		defer l.mu.Unlock()
		v.bytes = v.laid.weight()
		l.bytes += v.bytes
		for l.bytes > maxLibrary && l.order.Len() > 1 {
			old := l.order.Back()
			o := old.Value.(*volume)
			l.bytes -= o.bytes
			l.order.Remove(old)
			delete(l.byKey, o.key)
		}
	})
	return v.laid
}

func (t laidTile) weight() int64 {
	if t.raster != nil {
		b := t.raster.Bounds()
		return int64(b.Dx()) * int64(b.Dy()) * 4
	}
	if t.decoded == nil {
		return 64
	}
	k := t.decoded
	return int64(len(k.points)*8+len(k.parts)*4+len(k.shapes)*12+len(k.names)*128) + 512
}
