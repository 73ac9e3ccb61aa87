package dev.cimiento.tenancy.jakarta;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey and plain servlets on a Jetty of few threads, asked through a socket so that any host and path can be sent. */
final class Server implements AutoCloseable {

    private final org.eclipse.jetty.server.Server jetty;

    private Server(org.eclipse.jetty.server.Server jetty) {
        this.jetty = jetty;
    }

    static Server start(Filter filter, Map<String, Servlet> servlets, List<Object> components) throws Exception {
        org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server(new QueuedThreadPool(8, 8));
        ServerConnector connector = new ServerConnector(jetty, 1, 1);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        servlets.forEach((path, servlet) -> {
            ServletHolder one = new ServletHolder(servlet);
            one.setAsyncSupported(true);
            context.addServlet(one, path);
        });
        ResourceConfig application = new ResourceConfig();
        components.forEach(application::register);
        ServletHolder jersey = new ServletHolder(new ServletContainer(application));
        jersey.setAsyncSupported(true);
        context.addServlet(jersey, "/*");
        jetty.setHandler(context);
        jetty.start();
        return new Server(jetty);
    }

    /** Sends a request and gives the whole answer. */
    String get(String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nConnection: close\r\n");
        boolean host = false;
        for (String header : headers) {
            request.append(header).append("\r\n");
            host |= header.startsWith("Host:");
        }
        if (!host) {
            request.append("Host: tupadel.com\r\n");
        }
        try (Socket socket = new Socket("127.0.0.1", jetty.getURI().getPort());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(20_000);
            out.write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    int status(String path, String... headers) throws IOException {
        return Integer.parseInt(get(path, headers).split(" ", 3)[1]);
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
    }
}
