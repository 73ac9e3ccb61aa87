package dev.cimiento.tenancy.postgresql;

/** Names in SQL. */
final class Identifier {

    private Identifier() {}

    /** The name between double quotes, for a place where no parameter can stand. */
    static String quoted(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name in SQL must not be empty or hold a zero character");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
