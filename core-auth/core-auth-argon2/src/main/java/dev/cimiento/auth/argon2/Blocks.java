package dev.cimiento.auth.argon2;

import java.util.ArrayDeque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/**
 * The memory of one hash, kept for the next. The library's own pool locks at each block and wipes it both as it comes and as it goes; this one is
 * lent to one thread at a time by {@link Admission}, and wipes what comes back, which is then clean for the next. What came back last goes
 * out first, while the processor's cache still has it.
 */
final class Blocks implements BlockPool {

    private final ArrayDeque<Block> idle;

    /** @param expected how many a hash takes; all that come back are kept */
    Blocks(int expected) {
        idle = new ArrayDeque<>(expected);
    }

    @Override
    public Block allocate() {
        Block kept = idle.pollFirst();
        return kept == null ? new Block() : kept;
    }

    @Override
    public void deallocate(Block block) {
        idle.addFirst(block.clear());
    }
}
