package dev.cimiento.notifications.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;

/**
 * A server that answers a command as it was told to, to see what a client makes of it. The script's keys are the first four letters of a
 * command, {@code CONN} for the greeting and {@code DONE} for the end of the data; the answer {@code CLOSE} closes the connection, {@code HANG} says
 * nothing. It offers STARTTLS where the script has an answer for it.
 */
final class ScriptedSmtpServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Map<String, String> script;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private ScriptedSmtpServer(ServerSocket socket, Map<String, String> script) {
        this.socket = socket;
        this.script = script;
    }

    static ScriptedSmtpServer start(Map<String, String> script) {
        try {
            ScriptedSmtpServer server =
                    new ScriptedSmtpServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
            Thread thread = new Thread(server::accept, "scripted-smtp");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The commands that arrived, in order; those that arrived encrypted begin with {@code tls:}. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                Thread thread = new Thread(() -> converse(connection), "scripted-smtp-conversation");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket plain) {
        try {
            Socket connection = plain;
            if (!say(connection, answer("CONN", "220 scripted ESMTP"))) {
                return;
            }
            BufferedReader in = reader(connection);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add((connection instanceof SSLSocket ? "tls:" : "") + line);
                String command = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
                if (!say(connection, answer(command, usual(command)))) {
                    return;
                }
                if (command.equals("DATA") && answer("DATA", "354").startsWith("354")) {
                    String data = in.readLine();
                    while (data != null && !data.equals(".")) {
                        data = in.readLine();
                    }
                    if (!say(connection, answer("DONE", "250 2.0.0 queued"))) {
                        return;
                    }
                }
                if (command.equals("STAR") && answer("STAR", "").startsWith("220")) {
                    SSLSocket encrypted = (SSLSocket) LocalhostKey.context()
                            .getSocketFactory()
                            .createSocket(connection, null, connection.getPort(), true);
                    encrypted.setUseClientMode(false);
                    connection = encrypted;
                    in = reader(connection);
                }
            }
        } catch (IOException e) {
            heard.add("broken: " + e.getClass().getSimpleName());
        }
    }

    private String usual(String command) {
        return switch (command) {
            case "EHLO" ->
                script.containsKey("STAR")
                        ? "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN"
                        : "250-scripted\r\n250 AUTH PLAIN";
            case "AUTH" -> "235 2.7.0 welcome";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 2.1.0 ok";
        };
    }

    private String answer(String command, String usual) {
        return script.getOrDefault(command, usual);
    }

    private static boolean say(Socket connection, String answer) throws IOException {
        if (answer.equals("HANG")) {
            return true;
        }
        if (answer.equals("CLOSE")) {
            connection.close();
            return false;
        }
        OutputStream out = connection.getOutputStream();
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    private static BufferedReader reader(Socket connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }
}
