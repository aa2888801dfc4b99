/** The pages, and who has to log in first. */

import { createRouter, createWebHistory, type LocationQuery, type RouteLocationRaw } from 'vue-router'
import type { Account } from './live/messages'
import { whoAmI } from './session'

/** The page that an account works on; an administrator first sees whether calls arrive. */
function homeOf(who: Account): string {
  const homes: Partial<Record<Account['role'], string>> = { agent: 'agent', leader: 'wall', supervisor: 'wall', inspector: 'desk', complaints: 'tickets' }
  return homes[who.role] ?? 'live'
}

/** Where the login page leads on to: the page that was asked for. */
export function wanted(query: LocationQuery): RouteLocationRaw {
  const { to, ...rest } = query
  return { path: typeof to === 'string' && /^\/(?!\/)/.test(to) ? to : '/', query: rest }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    // Where an account works is known only after asking who it is: the guard leads on.
    { path: '/', name: 'home', component: () => import('./pages/LivePage.vue') },
    { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue') },
    { path: '/live/:call?', name: 'live', component: () => import('./pages/LivePage.vue') },
    { path: '/agent/:agent?', name: 'agent', component: () => import('./pages/AgentPage.vue') },
    { path: '/desk', name: 'desk', component: () => import('./pages/DeskPage.vue') },
    { path: '/desk/:call', name: 'call', component: () => import('./pages/CallPage.vue') },
    { path: '/tickets', name: 'tickets', component: () => import('./pages/TicketsPage.vue') },
    { path: '/devices', name: 'devices', component: () => import('./pages/DevicesPage.vue') },
    { path: '/wall', name: 'wall', component: () => import('./pages/WallPage.vue') },
    { path: '/rings', name: 'rings', component: () => import('./pages/RingsPage.vue') },
    { path: '/admin/:tab?', name: 'admin', component: () => import('./pages/AdminPage.vue') },
    { path: '/gallery', name: 'gallery', component: () => import('./gallery/GalleryPage.vue'), meta: { open: true } },
    { path: '/:unknown(.*)*', redirect: { name: 'home' } },
  ],
})

router.beforeEach(async (to) => {
  if (to.meta['open']) return true
  const known = await whoAmI()
  if (to.name === 'login') return known ? wanted(to.query) : true
  if (known && to.name === 'home') return { name: homeOf(known), query: to.query }
  return known ? true : { name: 'login', query: { ...to.query, to: to.path } }
})
