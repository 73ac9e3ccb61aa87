package dev.cimiento.scheduling;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Free starts, by start and then by resource, as numbers: a list may have a hundred thousand, of which a page shows twenty, so a slot is made when somebody looks at it.
 * Immutable.
 */
final class FreeStarts extends AbstractList<Slot> implements RandomAccess {

    private static final int BITS = 16;
    private static final int MASK = (1 << BITS) - 1;

    private final Offer[] offers;
    private final long base;
    private final long[] found;
    private final int size;

    private FreeStarts(Offer[] offers, long base, long[] found, int size) {
        this.offers = offers;
        this.base = base;
        this.found = found;
        this.size = size;
    }

    /** All that the timetables, in the order of their resources, have from one second up to, and without, another. */
    static FreeStarts of(List<Timetable> timetables, long base, long end) {
        Offer[] offers = new Offer[timetables.size()];
        // A start and the number of its resource in one: what is to be put in order are numbers, and runs of them that
        // are in order already.
        long[] found = new long[256];
        int count = 0;
        for (int i = 0; i < offers.length; i++) {
            Timetable timetable = timetables.get(i);
            offers[i] = timetable.offer();
            for (long start = timetable.next(base); start < end; start = timetable.next(start + 1)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = (start - base) << BITS | i;
            }
        }
        Arrays.sort(found, 0, count);
        return new FreeStarts(offers, base, found, count);
    }

    @Override
    public Slot get(int index) {
        long one = found[Objects.checkIndex(index, size)];
        return offers[(int) (one & MASK)].slot(base + (one >>> BITS));
    }

    @Override
    public int size() {
        return size;
    }
}
