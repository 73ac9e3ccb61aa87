package dev.cimiento.tenancy.postgresql;

/** Names in SQL, for statements that no parameter can complete. */
public final class Identifier {

    private Identifier() {}

    /**
     * The name between double quotes, whatever it holds.
     *
     * @throws IllegalArgumentException when it is empty or holds a zero character, which PostgreSQL has no names with
     */
    public static String quoted(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name in SQL must not be empty or hold a zero character");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
