/** SMS through Twilio's Messages resource, with Twilio's SDK. */
@NullMarked
package dev.cimiento.notifications.twilio;

import org.jspecify.annotations.NullMarked;
