package dev.cimiento.queues.line;

/**
 * One line, as it is set.
 *
 * @param line which
 * @param door whether it takes people in
 * @param rules how it is run
 */
public record LineView(LineId line, Door door, LineRules rules) {

    /** One that nobody has set: open, and run by {@link LineRules#STANDARD}. */
    public static LineView standard(LineId line) {
        return new LineView(line, Door.OPEN, LineRules.STANDARD);
    }
}
