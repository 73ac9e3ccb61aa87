import { lazy, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { Bookings } from './pages/bookings';
import { Book } from './pages/book';
import { Home } from './pages/home';
import { useSession } from './session';
import { Shell } from './ui/shell';
import { Lost } from './pages/lost';

// What most visits do not need is loaded when it is asked for.
const Login = lazy(() => import('./pages/login').then((page) => ({ default: page.Login })));
const SignUp = lazy(() => import('./pages/signup').then((page) => ({ default: page.SignUp })));
const Forgot = lazy(() => import('./pages/forgot').then((page) => ({ default: page.Forgot })));
const MailLink = lazy(() => import('./pages/mail-link').then((page) => ({ default: page.MailLink })));
const Account = lazy(() => import('./pages/account').then((page) => ({ default: page.Account })));
const Line = lazy(() => import('./pages/line').then((page) => ({ default: page.Line })));
const LineScreen = lazy(() => import('./pages/line-screen').then((page) => ({ default: page.LineScreen })));
const Assistant = lazy(() => import('./pages/assistant').then((page) => ({ default: page.Assistant })));
const Chat = lazy(() => import('./pages/chat').then((page) => ({ default: page.Chat })));
const Outbox = lazy(() => import('./pages/outbox').then((page) => ({ default: page.Outbox })));
const Pay = lazy(() => import('./pages/pay').then((page) => ({ default: page.Pay })));
const Agenda = lazy(() => import('./pages/agenda').then((page) => ({ default: page.Agenda })));
const Desk = lazy(() => import('./pages/desk').then((page) => ({ default: page.Desk })));
const Invoices = lazy(() => import('./pages/invoices').then((page) => ({ default: page.Invoices })));
const Catalog = lazy(() => import('./pages/catalog').then((page) => ({ default: page.Catalog })));
const Jobs = lazy(() => import('./pages/jobs').then((page) => ({ default: page.Jobs })));
const Team = lazy(() => import('./pages/team').then((page) => ({ default: page.Team })));
const Settings = lazy(() => import('./pages/settings').then((page) => ({ default: page.Settings })));
const Audit = lazy(() => import('./pages/audit').then((page) => ({ default: page.Audit })));

/** What a plan does not have is not there. */
function With({ module, children }: { module: string; children: ReactNode }) {
  return useSession().has(module) ? children : <Lost />;
}

function LoggedIn({ children }: { children: ReactNode }) {
  const { user } = useSession();
  const { pathname } = useLocation();
  return user ? children : <Navigate to={'/entrar?volver=' + encodeURIComponent(pathname)} replace />;
}

/** Hides what would be refused; the server is who decides. */
function Staff({ children }: { children: ReactNode }) {
  return (
    <LoggedIn>
      <OnlyStaff>{children}</OnlyStaff>
    </LoggedIn>
  );
}

function OnlyStaff({ children }: { children: ReactNode }) {
  return useSession().isStaff ? children : <Lost />;
}

function Admin({ children }: { children: ReactNode }) {
  return (
    <LoggedIn>
      <OnlyAdmin>{children}</OnlyAdmin>
    </LoggedIn>
  );
}

function OnlyAdmin({ children }: { children: ReactNode }) {
  return useSession().isAdmin ? children : <Lost />;
}

function Simulator({ children }: { children: ReactNode }) {
  return useSession().business.dev ? children : <Lost />;
}

export function App() {
  return (
    <Routes>
      <Route path="/fila/pantalla" element={<With module="queues"><LineScreen /></With>} />
      <Route element={<Shell />}>
        <Route index element={<Home />} />
        <Route path="/reservar" element={<With module="scheduling"><Book /></With>} />
        <Route path="/turnos" element={<With module="scheduling"><LoggedIn><Bookings /></LoggedIn></With>} />
        {/* Where the payment provider and the letters lead to, whichever front end is there. */}
        <Route path="/book.html" element={<Navigate to="/turnos?pago=1" replace />} />
        <Route path="/link.html" element={<MailLink />} />
        <Route path="/entrar" element={<Login />} />
        <Route path="/crear-cuenta" element={<SignUp />} />
        <Route path="/olvide" element={<Forgot />} />
        <Route path="/cuenta" element={<LoggedIn><Account /></LoggedIn>} />
        <Route path="/fila" element={<With module="queues"><Line /></With>} />
        <Route path="/asistente" element={<With module="ai_agent"><Assistant /></With>} />
        <Route path="/whatsapp" element={<Simulator><With module="whatsapp"><Chat /></With></Simulator>} />
        <Route path="/mensajes" element={<Simulator><Outbox /></Simulator>} />
        <Route path="/pay/:id" element={<Simulator><With module="payments"><Pay /></With></Simulator>} />
        <Route path="/agenda" element={<Staff><With module="scheduling"><Agenda /></With></Staff>} />
        <Route path="/mostrador" element={<Staff><With module="queues"><Desk /></With></Staff>} />
        <Route path="/comprobantes" element={<Admin><With module="payments"><Invoices /></With></Admin>} />
        <Route path="/catalogo" element={<Admin><With module="scheduling"><Catalog /></With></Admin>} />
        <Route path="/trabajos" element={<Admin><Jobs /></Admin>} />
        <Route path="/personas" element={<Admin><Team /></Admin>} />
        <Route path="/ajustes" element={<Admin><Settings /></Admin>} />
        <Route path="/auditoria" element={<Admin><Audit /></Admin>} />
        <Route path="*" element={<Lost />} />
      </Route>
    </Routes>
  );
}
