// The frame of every page; it is rendered on the server.
export const metadata = { title: "app" };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
