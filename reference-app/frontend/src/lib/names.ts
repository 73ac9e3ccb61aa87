/** What things that programs call by a name of their own are called by people. One that is not here keeps its name. */
export function named(names: Readonly<Record<string, string>>, id: string): string {
  return names[id] ?? id;
}

export const jobNames: Readonly<Record<string, string>> = {
  'messages.deliver': 'Enviar un mensaje',
  'scheduling.remind': 'Recordar un turno',
  'bookings.told-times': 'Revisar los recordatorios',
  'calendars.read': 'Leer un calendario de afuera',
  'calendars.read-all': 'Leer los calendarios de afuera',
  'deposits.refund': 'Devolver una seña',
  'waitlist.offer': 'Avisar que se liberó un horario',
  'whatsapp.deposit-link': 'Mandar el pago por WhatsApp',
  'whatsapp.deposit-refund': 'Devolver una seña de WhatsApp',
  'platform.housekeeping': 'Mantenimiento',
  'platform.key-rotation': 'Renovar las claves',
  'told-times': 'Revisar los recordatorios',
  'outside-calendars': 'Leer los calendarios de afuera',
  'key-rotation': 'Renovar las claves',
};

export const settingNames: Readonly<Record<string, string>> = {
  PAYMENT_PROVIDER: 'Proveedor de pagos',
  STRIPE_SECRET_KEY: 'Stripe: clave secreta',
  STRIPE_WEBHOOK_SECRET: 'Stripe: secreto de los avisos',
  MERCADOPAGO_ACCESS_TOKEN: 'Mercado Pago: token de acceso',
  MERCADOPAGO_WEBHOOK_SECRET: 'Mercado Pago: secreto de los avisos',
  TWILIO_ACCOUNT_SID: 'Twilio: cuenta',
  TWILIO_AUTH_TOKEN: 'Twilio: token',
  TWILIO_SMS_FROM: 'Twilio: número para SMS',
  TWILIO_WHATSAPP_FROM: 'Twilio: número de WhatsApp',
  WHATSAPP_PHONE_NUMBER_ID: 'WhatsApp: id del número',
  WHATSAPP_ACCESS_TOKEN: 'WhatsApp: token de acceso',
  WHATSAPP_APP_SECRET: 'WhatsApp: secreto de la aplicación',
  WHATSAPP_VERIFY_TOKEN: 'WhatsApp: token de verificación',
  BUSINESS_LEGAL_NAME: 'Razón social',
  BUSINESS_ADDRESS: 'Domicilio',
  BUSINESS_CUIT: 'CUIT',
  BUSINESS_TAX_CONDITION: 'Condición ante el IVA',
  ARCA_POINT_OF_SALE: 'ARCA: punto de venta',
  ARCA_CERTIFICATE: 'ARCA: certificado',
  ARCA_PRIVATE_KEY: 'ARCA: clave privada',
  GOOGLE_CLIENT_ID: 'Google: id de cliente',
  GOOGLE_CLIENT_SECRET: 'Google: secreto',
  OIDC_CLIENT_ID: 'OpenID: id de cliente',
  OIDC_CLIENT_SECRET: 'OpenID: secreto',
  OIDC_NAME: 'OpenID: nombre que se muestra',
  NO_SHOW_GRACE_MINUTES: 'Minutos hasta dar por ausente',
};

export const roleNames: Readonly<Record<string, string>> = {
  admin: 'Administración',
  staff: 'Atención',
};

/** What one may do, as a role or an API key lists it. */
export const permissionNames: Readonly<Record<string, string>> = {
  '*': 'Todo',
  'bookings:manage': 'Turnos de todos',
  'line:call': 'Llamar en las filas',
  'catalog:manage': 'Catálogo y filas',
  'settings:manage': 'Ajustes',
  'jobs:manage': 'Trabajos',
  'payments:manage': 'Pagos y reclamos',
  'audit:read': 'Leer la auditoría',
  'accounts:invite': 'Invitar personas',
  'accounts:manage': 'Cambiar personas',
  'api-keys:manage': 'Claves de API',
};
