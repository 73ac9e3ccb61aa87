package dev.cimiento.auth.jakarta;

/** How tokens reach the client. */
public enum Delivery {
    /** The refresh token in a cookie that scripts cannot read, the access token in the answer: for pages that keep it in memory. */
    REFRESH_COOKIE,
    /** Both in cookies: for pages that a server renders, and for scripts that are to hold nothing. */
    COOKIES,
    /** Both in the answer: for programs and apps that are no browser. */
    BODY
}
