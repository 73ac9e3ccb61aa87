/** E-mail through SMTP (RFC 5321), with Angus Mail. */
@NullMarked
package dev.cimiento.notifications.smtp;

import org.jspecify.annotations.NullMarked;
