package dev.cimiento.payments.testkit;

import java.util.Random;

/** Signature headers as nobody should send them. */
public final class FuzzedHeaders {

    private static final String[] PIECES = {
        "",
        ",",
        "=",
        "t",
        "t=",
        "t=abc",
        "v1",
        "v1=",
        "ts=",
        "ts=1",
        "t=1,t=2",
        " ",
        "\t",
        "v0=00",
        "t=-1",
        "t=1e9",
        "v1=" + "0".repeat(64),
        "v1=" + "A".repeat(64),
        "t=999999999999999999999999999999",
        "ts=999999999999999999999999999999",
        "é",
        "\u0000",
        "😀",
        "t,v1=",
        ";",
        "\"",
        "t=1700000000",
        "ts=1700000000000",
        "v1=zz",
        "==",
        ",,,,",
        "t=1700000000,v1=" + "f".repeat(64),
        "ts=1700000000,v1=" + "f".repeat(64)
    };

    private FuzzedHeaders() {}

    /** One that is not the genuine one, but by chance. */
    public static String next(Random random, String genuine) {
        return switch (random.nextInt(5)) {
            case 0 -> pieces(random);
            case 1 -> changed(random, genuine);
            case 2 -> genuine.substring(0, random.nextInt(genuine.length()));
            case 3 -> noise(random, random.nextInt(40));
            default -> random.nextInt(200) == 0 ? noise(random, 8192) : pieces(random) + changed(random, genuine);
        };
    }

    private static String pieces(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextBoolean() ? "," : "");
        }
        return text.toString();
    }

    /** A character of a number or signature replaced by another that cannot stand for the same. */
    private static String changed(Random random, String genuine) {
        int at = random.nextInt(genuine.length());
        char now = genuine.charAt(at);
        char next = now == 'x' ? 'y' : 'x';
        return genuine.substring(0, at) + next + genuine.substring(at + 1);
    }

    private static String noise(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0xd800) : 0x20 + random.nextInt(0x5f)));
        }
        return text.toString();
    }
}
