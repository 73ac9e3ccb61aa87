package dev.cimiento.reference.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey on Jetty, on one port. Virtual threads where the JDK has them. */
public final class HttpServer implements AutoCloseable {

    /** Jersey warns of every resource that is handed in as an instance. Kept here, since JUL forgets a logger that nobody holds. */
    private static final Logger JERSEY_PROVIDERS = Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

    static {
        JERSEY_PROVIDERS.setLevel(Level.SEVERE);
    }

    /** What stands between this server and people. */
    public enum Proxy {
        /** Nothing that is to be believed. */
        NONE,
        /** A proxy of the operator's, which sets the {@code X-Forwarded-*} headers itself. */
        TRUSTED
    }

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts listening.
     *
     * @param port 0 takes any free one
     * @param proxy whether to believe {@code X-Forwarded-*} headers
     * @param grace how long {@link #close} waits for requests that have begun
     * @param filters around every request, in this order
     * @param components resources, filters and mappers of Jakarta REST
     */
    public static HttpServer start(
            int port, Proxy proxy, Duration grace, List<Filter> filters, List<Object> components) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(16 * 1024);
        // Else a header comes in the letter case that it had on an earlier request of the connection: another token.
        http.setHeaderCacheCaseSensitive(true);
        if (proxy == Proxy.TRUSTED) {
            http.addCustomizer(new ForwardedRequestCustomizer());
        }
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setPort(port);
        connector.setIdleTimeout(Duration.ofSeconds(30).toMillis());
        server.addConnector(connector);

        ResourceConfig application = new ResourceConfig();
        components.forEach(application::register);
        application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
        application.property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
        application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);

        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        filters.forEach(
                filter -> context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST)));
        context.addServlet(new ServletHolder(new ServletContainer(application)), "/*");
        GracefulHandler graceful = new GracefulHandler();
        graceful.setHandler(context);
        server.setHandler(graceful);
        server.setErrorHandler(new ProblemErrorHandler());
        server.setStopTimeout(grace.toMillis());
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot listen on port " + port, e);
        }
        return new HttpServer(server, connector);
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Lets requests that have begun end, up to the grace, and stops. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the HTTP server", e);
        }
    }
}
